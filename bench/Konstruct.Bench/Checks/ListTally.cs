namespace Konstruct.Bench.Checks;

/// <summary>How a list of the cluster was asked for.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Requests">How often.</param>
/// <param name="Objects">How many objects are in it.</param>
internal sealed record ListTally(string Path, int Requests, int Objects)
{
    /// <summary>How many objects a page has, with the cmdlet as with kubectl.</summary>
    public const int PageSize = 500;

    private const string Credentials = "argocd.argoproj.io/secret-type in (repository,repo-creds)";

    /// <summary>The pages that it has.</summary>
    public int Pages => Math.Max(1, (Objects + PageSize - 1) / PageSize);

    /// <summary>The kind as kubectl has it, e.g. <c>applications.v1alpha1.argoproj.io</c>.</summary>
    public string Resource => Segments switch
    {
        ["api", _, .., var plural] => plural,
        ["apis", var group, var version, .., var plural] => $"{plural}.{version}.{group}",
        _ => throw new InvalidOperationException($"'{Path}' is no list."),
    };

    /// <summary>The namespace; null for all of them.</summary>
    public string? Namespace => Array.IndexOf(Segments, "namespaces") is var at && at > 0 && at < Segments.Length - 2 ? Segments[at + 1] : null;

    /// <summary>The words with which kubectl reads the same list.</summary>
    public IReadOnlyList<string> KubectlArguments =>
    [
        "get", Resource, .. Namespace is { } space ? (string[])["--namespace", space] : ["--all-namespaces"],
        .. Resource == "secrets" ? (string[])["--selector", Credentials] : [], "--output", "json",
    ];

    private string[] Segments => Path.Trim('/').Split('/');
}
