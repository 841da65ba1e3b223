using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>Finds the credentials of a repository among ArgoCD's Secrets. Source: https://github.com/argoproj/argo-cd, util/db/repository.go and repository_secrets.go.</summary>
internal sealed class ArgoCredentials(ObjectStore store, string space)
{
    private const string Label = "argocd.argoproj.io/secret-type";

    /// <summary>The Secrets of a type, in the order in which they are listed.</summary>
    public IReadOnlyList<JsonObject> Secrets(string type) => [.. store.ListOf("", "Secret", space).Where(s => s.Text("metadata", "labels", Label) == type)];

    /// <summary>What changes whenever one of the Secrets or projects that decide on access does.</summary>
    public string Stamp() => string.Join(',', store.ListOf("", "Secret", space).Where(s => s.Text("metadata", "labels", Label) is not null)
        .Concat(store.ListOf("argoproj.io", "AppProject", space)).Select(s => s.Text("metadata", "uid") + s.Text("metadata", "resourceVersion")));

    /// <summary>The repositories that Secrets name.</summary>
    public IReadOnlyList<ArgoRepository> Repositories() => [.. Secrets("repository").Select(Read)];

    /// <summary>How a repository is to be read.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="project">The Application's project.</param>
    /// <exception cref="ArgoException">A Secret that decides on it is malformed.</exception>
    public ArgoRepository Find(string url, string project)
    {
        // Helm needs them all, so that a malformed one stops every Application.
        var templates = Secrets("repo-creds").Select(Read).ToArray();
        if (Array.Find(templates, t => t.Malformed is not null) is { } broken)
            throw ArgoException.LoadingTarget($"failed to get Helm credentials: {broken.Malformed}");
        var wanted = ArgoRepository.Normalize(url);
        var same = Repositories().Where(r => ArgoRepository.Normalize(r.Url) == wanted).ToArray();
        var found = Array.Find(same, r => r.Project == project) ?? Array.Find(same, r => r.Project.Length == 0) ?? new ArgoRepository { Url = url };
        if (found.Malformed is not null)
            throw ArgoException.LoadingTarget($"failed to get repo \"{url}\": unable to get repository \"{url}\": {found.Malformed}");
        return found.HasCredentials ? found : Template(templates, wanted) is { } template ? found.Inherit(template) : found;
    }

    /// <summary>What a repository inherits; as it is where it has credentials of its own.</summary>
    public ArgoRepository Complete(ArgoRepository repository) =>
        !repository.HasCredentials && Template([.. Secrets("repo-creds").Select(Read)], ArgoRepository.Normalize(repository.Url)) is { } template ? repository.Inherit(template) : repository;

    private static ArgoRepository? Template(ArgoRepository[] templates, string url) => templates
        .Where(t => ArgoRepository.Normalize(t.Url).Length > 0 && url.StartsWith(ArgoRepository.Normalize(t.Url), StringComparison.Ordinal))
        .MaxBy(t => ArgoRepository.Normalize(t.Url).Length);

    private static ArgoRepository Read(JsonObject secret)
    {
        var data = secret.SecretData();
        var problem = Problem(data, "githubAppID") ?? Problem(data, "githubAppInstallationID");
        return new ArgoRepository
        {
            Secret = secret.Text("metadata", "name") ?? "",
            Url = Of("url"),
            Type = Of("type"),
            Name = Of("name"),
            Project = Of("project"),
            Username = Of("username"),
            Password = Of("password"),
            BearerToken = Of("bearerToken"),
            SshPrivateKey = Of("sshPrivateKey"),
            AppId = Number(data, "githubAppID") ?? 0,
            InstallationId = Number(data, "githubAppInstallationID") ?? 0,
            AppPrivateKey = Of("githubAppPrivateKey"),
            Malformed = problem,
        };

        string Of(string key) => data.GetValueOrDefault(key, "");
    }

    private static long? Number(Dictionary<string, string> data, string key) =>
        data.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Problem(Dictionary<string, string> data, string key) => data.TryGetValue(key, out var text) && Number(data, key) is null
        ? $"strconv.ParseInt: parsing \"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\": {(text.Length > 18 && text.All(char.IsAsciiDigit) ? "value out of range" : "invalid syntax")}"
        : null;
}
