using System.Runtime.CompilerServices;
using Konstruct.Core.GitHub;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The App's fields in a Secret, and what is wrong with them. No value but a short id is ever shown.</summary>
/// <param name="AppId">The name of the App's id.</param>
/// <param name="InstallationId">The name of the installation's id.</param>
/// <param name="Key">The name of the key.</param>
internal sealed record AppFields(string AppId, string InstallationId, string Key)
{
    private const string NoValue = "<no value>";

    // To read an RSA key takes long, and thousands of Secrets hold the same one. What is known of a text goes with it.
    private static readonly ConditionalWeakTable<string, string> _keyProblems = [];

    /// <summary>As ArgoCD has them.</summary>
    public static AppFields OfArgo { get; } = new("githubAppID", "githubAppInstallationID", "githubAppPrivateKey");

    /// <summary>As Crossplane's provider has them.</summary>
    public static AppFields OfCrossplane { get; } = new("app_id", "installation_id", "github_app_private_key");

    /// <summary>What is wrong with them; empty where nothing is.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="fields">Their names.</param>
    public static IReadOnlyList<string> Problems(RepositorySecret secret, AppFields fields) => Problems(secret.Field, fields);

    /// <summary>What is wrong with them; empty where nothing is.</summary>
    /// <param name="value">A field's value; null where it is missing.</param>
    /// <param name="fields">Their names.</param>
    public static IReadOnlyList<string> Problems(Func<string, string?> value, AppFields fields)
    {
        var problems = new List<string>();
        foreach (var name in (string[])[fields.AppId, fields.InstallationId])
        {
            if (Problem(value, name) is { } missing)
                problems.Add(missing);
            else if (IdProblem(value(name)!) is { } wrong)
                problems.Add($"'{name}' {wrong}; expected digits alone, as ArgoCD parses it (strconv.ParseInt)");
        }
        if (Problem(value, fields.Key) is { } noKey)
            problems.Add(noKey);
        else if (_keyProblems.GetValue(value(fields.Key)!, static k => KeyProblem(k) ?? "") is { Length: > 0 } damaged)
            problems.Add($"'{fields.Key}': {damaged}");
        return problems;
    }

    private static string? Problem(Func<string, string?> field, string name) => field(name) switch
    {
        null => $"'{name}' is missing",
        "" => $"'{name}' is empty",
        var value when value.Contains(NoValue, StringComparison.Ordinal) => $"'{name}' holds the text '{NoValue}': Vault lacks the field, and External Secrets before 0.9.19 writes that instead of failing",
        _ => null,
    };

    private static string? IdProblem(string value) => value switch
    {
        _ when value.All(char.IsAsciiDigit) => value.Length > 18 ? "is too large" : null,
        _ when value.StartsWith("Iv", StringComparison.Ordinal) => "is a client ID, not the App's numeric id",
        _ when value.Trim().All(char.IsAsciiDigit) => "has blanks or a line end around it",
        _ when value.Contains("e+", StringComparison.OrdinalIgnoreCase) || value.Contains('.', StringComparison.Ordinal) => "is written as a float",
        _ => "is no number",
    };

    private static string? KeyProblem(string pem)
    {
        try
        {
            string? mended = null;
            using var key = GitHubAppKey.Parse(pem, m => mended ??= m);
            // ArgoCD reads PEM as it stands; of what was mended only a missing last line end does no harm.
            return mended is not null && pem.Trim() != key.Pem.Trim() ? mended.Replace("; that was mended.", ", which ArgoCD does not mend", StringComparison.Ordinal) : null;
        }
        catch (GitHubException e)
        {
            return e.Message;
        }
    }
}
