using System.Text.Json.Nodes;
using Konstruct.Sandbox;

namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>Faults, and the requests that they meet.</summary>
internal static class LeakFaults
{
    /// <summary>As often as there are requests.</summary>
    public const int Always = int.MaxValue;

    /// <summary>Whether a request writes a secret.</summary>
    public static bool IsWrite(SandboxRequest request) => request.Method is "POST" or "PUT" or "PATCH" && request.Path.StartsWith("/v1/secret/", StringComparison.Ordinal);

    /// <summary>A status without a word, with a header where one is named.</summary>
    public static Fault Status(int status, string? header = null, string value = "") =>
        new() { Kind = FaultKind.Status, Status = status, Times = Always, Headers = header is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [header] = value } };

    /// <summary>GitHub says something.</summary>
    public static Fault Message(int status, string message) =>
        new() { Kind = FaultKind.Status, Status = status, Times = Always, Body = new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest" }.ToJsonString() };

    /// <summary>Vault says what it was sent.</summary>
    public static Fault Echo(int status, string secret) =>
        new() { Kind = FaultKind.Status, Status = status, Times = Always, Body = new JsonObject { ["errors"] = new JsonArray($"1 error occurred: bad request: {secret}") }.ToJsonString() };
}
