using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Platform;

/// <summary>How ArgoCD judges objects. Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/health/ and the checks under resource_customizations.</summary>
internal static class ResourceHealth
{
    // From best to worst.
    private static readonly string[] _order = ["Healthy", "Suspended", "Progressing", "Missing", "Degraded", "Unknown"];

    /// <summary>The health of an object; null where ArgoCD has no check for its kind.</summary>
    public static (string Status, string? Message)? Of(JsonObject? live)
    {
        if (live is null)
            return ("Missing", null);
        var kind = live.Text("kind");
        var group = live.Text("apiVersion")?.Split('/')[0] ?? "";
        return (group, kind) switch
        {
            ("external-secrets.io", "ExternalSecret" or "ClusterSecretStore" or "SecretStore") => ByCondition(live, "Ready", whenNone: "Progressing"),
            (_, "Workspace") => ByCondition(live, "Synced", whenNone: "Progressing"),
            ("pkg.crossplane.io", "Provider") => ByCondition(live, "Healthy", whenNone: "Progressing"),
            _ => null,
        };
    }

    /// <summary>The worst of some.</summary>
    public static string Worst(IEnumerable<string?> all) => all.OfType<string>().Append("Healthy").MaxBy(h => Array.IndexOf(_order, h))!;

    private static (string, string?) ByCondition(JsonObject live, string type, string whenNone)
    {
        var condition = live.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == type);
        return condition.Text("status") switch
        {
            "True" => ("Healthy", condition.Text("message")),
            "False" => ("Degraded", condition.Text("message")),
            _ => (whenNone, null),
        };
    }
}
