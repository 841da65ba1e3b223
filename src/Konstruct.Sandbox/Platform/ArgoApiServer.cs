using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Platform;

/// <summary>
/// The REST API of an ArgoCD on a loopback port: the repositories and whether they can be read, and the ids of its Applications.
/// Source: https://github.com/argoproj/argo-cd, server/repository/repository.go, server/application/application.go, and its swagger.json.
/// </summary>
public sealed class ArgoApiServer : IDisposable
{
    private const int Unauthenticated = 16;
    private readonly ArgoCdPlayer _player;
    private readonly LoopbackServer _server;
    private readonly object _lock = new();
    private JsonArray? _items;

    private ArgoApiServer(ArgoCdPlayer player)
    {
        _player = player;
        _server = new LoopbackServer(Answer, canDrop: false);
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:23456/</c>.</summary>
    public Uri Address => _server.Address;

    /// <summary>The one token that is accepted.</summary>
    public string Token { get; } = "sandbox." + Convert.ToHexString(RandomNumberGenerator.GetBytes(16)).ToLowerInvariant();

    /// <summary>The faults that requests meet.</summary>
    public FaultPlan Faults => _server.Faults;

    /// <summary>The requests so far.</summary>
    public RequestLog Requests => _server.Requests;

    /// <summary>Starts the API of an ArgoCD.</summary>
    /// <param name="player">The ArgoCD.</param>
    public static ArgoApiServer Start(ArgoCdPlayer player)
    {
        ArgumentNullException.ThrowIfNull(player);
        return new ArgoApiServer(player);
    }

    /// <inheritdoc />
    public void Dispose() => _server.Dispose();

    private static Reply Error(int status, int code, string message) =>
        Reply.Text(status, new JsonObject { ["error"] = message, ["code"] = code, ["message"] = message }.ToJsonString(), Reply.JsonType);

    private Reply Answer(IncomingRequest request)
    {
        if (request.Header("Authorization") is not { } authorization)
            return Error(401, Unauthenticated, "no session information");
        if (authorization != $"Bearer {Token}")
            return Error(401, Unauthenticated, "invalid session: token is malformed: token contains an invalid number of segments");
        if (request is { Method: "GET", Path: "/api/v1/applications" })
            return Items(new JsonArray([.. _player.ApplicationIds().Select(id => new JsonObject { ["metadata"] = new JsonObject { ["uid"] = id } })]));
        if (request.Method != "GET" || request.Path.TrimEnd('/') != "/api/v1/repositories")
            return Error(404, 5, "Not Found");
        lock (_lock)
        {
            // Without force an answer may be an hour old.
            if (_items is null || request.Query["forceRefresh"] == "true")
                _items = new JsonArray([.. _player.Repositories().Select(r => Item(r.Repository, r.Problem))]);
            return Items((JsonArray)_items.DeepClone());
        }
    }

    private static Reply Items(JsonArray items) => Reply.Text(200, new JsonObject { ["metadata"] = new JsonObject(), ["items"] = items }.ToJsonString(), Reply.JsonType);

    // The password, tokens and keys never leave ArgoCD.
    private static JsonObject Item(ArgoRepository repository, string? problem)
    {
        var item = new JsonObject { ["repo"] = repository.Url };
        Add("username", repository.Username);
        Add("type", repository.Type);
        Add("name", repository.Name);
        Add("project", repository.Project);
        // ArgoCD's JSON has whole numbers of 64 bits as text.
        Add("githubAppID", repository.AppId == 0 ? "" : repository.AppId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add("githubAppInstallationID", repository.InstallationId == 0 ? "" : repository.InstallationId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        item["connectionState"] = new JsonObject
        {
            ["status"] = problem is null ? "Successful" : "Failed",
            ["message"] = problem ?? "",
            ["attemptedAt"] = JsonReading.Time(DateTimeOffset.UtcNow),
        };
        return item;

        void Add(string name, string value)
        {
            if (value.Length > 0)
                item[name] = value;
        }
    }
}
