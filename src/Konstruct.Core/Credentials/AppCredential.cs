using System.Globalization;
using System.Text.Json;
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

    /// <summary>The private key as PEM text that ArgoCD reads: of a credential from its parts with LF line ends and a final one, else as it stands.</summary>
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
        if (UrlProblem(Text(data, "url")) is { } wrong)
            problems.Add(wrong);
        var (appId, installationId, key) = (GuideValues.AppFields[0], GuideValues.AppFields[1], GuideValues.AppFields[2]);
        foreach (var name in GuideValues.AppFields)
        {
            var text = Text(data, name);
            if (text is null && data?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number)
                problems.Add($"'{name}' is a number, which External Secrets writes as a float; expected a text");
            else if ((name == key ? AppFieldProblems.OfKey(name, text) : AppFieldProblems.OfId(name, text)) is { } problem)
                problems.Add(problem);
        }
        return problems.Count == 0 ? new AppCredential(Text(data, "url")!, Id(appId), Id(installationId), Text(data, key)!) : throw new VaultException(VaultProblem.VaultAppFieldsIncomplete,
            $"The GitHub App's fields of '{where}' are not complete: {string.Join("; ", problems)}.", "Write the App's credential first: Set-KonstructVaultAppCredential with -AppId and -PrivateKeyPath.");

        long Id(string name) => long.Parse(Text(data, name)!, NumberStyles.None, CultureInfo.InvariantCulture);
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

    private static string? UrlProblem(string? url)
    {
        if (url is null)
            return "'url' is missing";
        try
        {
            GitHubUrl.Parse(url);
            return null;
        }
        catch (GitHubException e)
        {
            return $"'url': {e.Message.TrimEnd('.')}";
        }
    }

    private static string Digits(long id) => id.ToString(CultureInfo.InvariantCulture);
}
