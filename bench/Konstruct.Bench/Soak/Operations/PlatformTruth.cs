using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Bench.Soak.Operations;

/// <summary>Whether a check that passed is true, told from the platform's own stores.</summary>
/// <param name="platform">The platform.</param>
internal sealed class PlatformTruth(LoopbackSandbox platform)
{
    private const string ExternalSecrets = "external-secrets.io";
    private static readonly string[] _fields = ["githubAppID", "githubAppInstallationID", "githubAppPrivateKey"];
    private static readonly string[] _crossplaneFields = ["app_id", "installation_id", "github_app_private_key"];

    /// <summary>Whether it is; null where this does not know the rule.</summary>
    /// <param name="check">A check that passed.</param>
    public bool? IsTrue(ArgoAuthCheck check)
    {
        var words = check.Subject.Split(' ');
        var cluster = check.Context is { } context && platform.Clusters.TryGetValue(context, out var found) ? found : platform.Parent!;
        return check.RuleId switch
        {
            "KON201" => Vault(check.Subject) is not null,
            "KON202" => Array.TrueForAll(_fields, f => Text(Vault(check.Subject), f).Length > 0),
            "KON203" => Vault(check.Subject) is { } secret && !secret.ContainsKey("username") && !secret.ContainsKey("password"),
            "KON212" or "KON251" when words is ["ExternalSecret", var name] => Conditions(cluster.Get(ExternalSecrets, "ExternalSecret", Space(name), Name(name))).Any(static c => Text(c, "type") == "Ready" && Text(c, "status") == "True"),
            "KON220" or "KON221" or "KON252" when words is ["Secret", var name] => cluster.Get("", "Secret", Space(name), Name(name)) is not null,
            "KON223" when words is ["Secret", var name] => Holds(cluster, name, $"{SoakWorld.Prefix}/{check.ProjectName}{(name.EndsWith("-platform", StringComparison.Ordinal) ? "-platform" : "")}", _fields),
            "KON253" when words is ["Secret", var name] => Holds(cluster, name, $"{SoakWorld.Prefix}/{check.ProjectName}-platform", _crossplaneFields),
            "KON232" => !IsSuspended(long.Parse(words[^1], CultureInfo.InvariantCulture)),
            "KON234" => !IsSuspended(platform.GitHub.InstallationOn(new Uri(check.Subject).Segments[1].Trim('/'))!.Id),
            "KON240" when words is ["Application", var name] => !Conditions(cluster.Get("argoproj.io", "Application", Space(name), Name(name))).Any(static c => Text(c, "type") == "ComparisonError"),
            "KON254" when words is ["Secret", var name] => cluster.Get("", "Secret", Space(name), Name(name)) is null,
            "KON270" when words is ["ServiceMonitor", var name] => cluster.Get("monitoring.coreos.com", "ServiceMonitor", Space(name), Name(name)) is not null,
            _ => null,
        };
    }

    private static string Space(string name) => name.Split('/')[0];

    private static string Name(string name) => name.Split('/')[1];

    private static string Text(JsonNode? node, string field) => (node as JsonObject)?[field]?.ToString() ?? "";

    private static IEnumerable<JsonNode> Conditions(JsonObject? manifest) => manifest?["status"]?["conditions"] is JsonArray conditions ? conditions.OfType<JsonNode>() : [];

    private JsonObject? Vault(string subject) => platform.Vault.Get("secret", subject["secret/".Length..]);

    private bool IsSuspended(long installation) => platform.Organizations.Select(o => platform.GitHub.InstallationOn(o)!).First(i => i.Id == installation).SuspendedAt is not null;

    private bool Holds(KubernetesServer cluster, string name, string path, string[] fields)
    {
        var data = cluster.Get("", "Secret", Space(name), Name(name))?["data"];
        var vault = Vault($"secret/{path}");
        return fields.Zip(_fields).All(pair => Encoding.UTF8.GetString(Convert.FromBase64String(Text(data, pair.First))) == Text(vault, pair.Second));
    }
}
