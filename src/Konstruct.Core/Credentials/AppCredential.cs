using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Core.GitHub;
using Konstruct.Core.GitOps;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>The credential of a GitHub App for repositories of one installation, as its fields stand in Vault. What it holds is shown nowhere, so it is no record.</summary>
internal sealed class AppCredential
{
    /// <summary>The type that ArgoCD knows such repositories by.</summary>
    public const string GitType = "git";

    private AppCredential(string url, long appId, long installationId, string privateKey)
    {
        Url = url;
        AppId = appId;
        InstallationId = installationId;
        PrivateKey = privateKey;
    }

    /// <summary>The repository, or prefix of repositories.</summary>
    public string Url { get; }

    /// <summary>The App's numeric id.</summary>
    public long AppId { get; }

    /// <summary>The installation's id.</summary>
    public long InstallationId { get; }

    /// <summary>The private key as PEM text, with LF line ends and a final one.</summary>
    public string PrivateKey { get; }

    /// <summary>A credential from its parts.</summary>
    public static AppCredential From(string url, long appId, long installationId, GitHubAppKey key) => new(url, appId, installationId, key.Pem);

    /// <summary>The credential that stands in a secret.</summary>
    /// <param name="data">The secret's fields; null where there is no secret.</param>
    /// <param name="where">The secret's path, for messages.</param>
    /// <exception cref="VaultException">A field is missing or not well-formed.</exception>
    public static AppCredential Read(JsonObject? data, string where)
    {
        var problems = new List<string>();
        if (Text(data, "type") != GitType)
            problems.Add("'type' is not 'git'");
        var url = Text(data, "url");
        Try("url", () => GitHubUrl.Parse(url ?? ""));
        var appId = Id("githubAppID");
        var installationId = Id("githubAppInstallationID");
        var pem = Text(data, "githubAppPrivateKey");
        Try("githubAppPrivateKey", () =>
        {
            using var key = GitHubAppKey.Parse(pem ?? "");
            if (pem is not null && key.Pem != pem)
                problems.Add("'githubAppPrivateKey' is damaged");
        });
        return problems.Count == 0 ? new AppCredential(url!, appId, installationId, pem!) : throw new VaultException(VaultProblem.VaultAppFieldsIncomplete,
            $"The GitHub App's fields of '{where}' are not complete: {string.Join("; ", problems)}.", "Write the App's credential first: Set-KonstructVaultAppCredential with -AppId and -PrivateKeyPath.");

        long Id(string name)
        {
            var text = Text(data, name);
            if (text is { Length: > 0 } && text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
                return id;
            problems.Add(text is null ? $"'{name}' is missing" : $"'{name}' is no string of digits");
            return 0;
        }

        void Try(string name, Action parse)
        {
            if (Text(data, name) is null)
            {
                problems.Add($"'{name}' is missing");
                return;
            }
            try
            {
                parse();
            }
            catch (GitHubException e)
            {
                problems.Add($"'{name}': {e.Id}");
            }
        }
    }

    /// <summary>The secret's fields with this credential among them; whatever else is there stays.</summary>
    /// <param name="data">The fields as they are; null where there is no secret.</param>
    public JsonObject MergedInto(JsonObject? data)
    {
        (string Name, string Value)[] own = [("type", GitType), ("url", Url), .. GuideValues.AppFields.Zip([Digits(AppId), Digits(InstallationId), PrivateKey])];
        var merged = new JsonObject();
        // What is replaced anyhow, the key above all, is not copied first; every field keeps its place.
        foreach (var (name, value) in data ?? [])
            merged[name] = Array.Exists(own, field => field.Name == name) ? null : value?.DeepClone();
        foreach (var (name, value) in own)
            merged[name] = value;
        return merged;
    }

    /// <summary>A text field; null where it is missing or no text.</summary>
    public static string? Text(JsonObject? data, string name) => data?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Digits(long id) => id.ToString(CultureInfo.InvariantCulture);
}
