using System.Text.Json;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Observed;

/// <summary>What an Application complains of.</summary>
/// <param name="Type">E.g. <c>ComparisonError</c>.</param>
/// <param name="Message">ArgoCD's words.</param>
/// <param name="Since">Since when.</param>
internal sealed record ApplicationCondition(string Type, string Message, DateTimeOffset? Since)
{
    /// <summary>Whether it is an error, not a warning.</summary>
    public bool IsError => Type.EndsWith("Error", StringComparison.Ordinal) || Type == "ErrorOccurred";

    /// <summary>Reads one.</summary>
    public static ApplicationCondition Of(JsonElement json) => new(json.Text("type") ?? "", json.Text("message") ?? "", json.Time("lastTransitionTime"));
}
