using System.Collections.Concurrent;
using System.Text.Json;

namespace Konstruct.Sandbox.Vault;

/// <summary>What Vault's core does with a request: seal, standby, namespace, token, policy, and then the mount that it belongs to.</summary>
internal sealed class VaultRouter(VaultServerOptions options)
{
    private const string Prefix = "/v1/";
    private const string MergePatchType = "application/merge-patch+json";

    private static readonly VaultRule[] _defaultPolicy =
    [
        new("auth/token/lookup-self", "read"),
        new("auth/token/revoke-self", "update"),
        new("sys/capabilities-self", "update"),
    ];

    private volatile bool _isSealed;

    /// <summary>The valid tokens.</summary>
    public ConcurrentDictionary<string, VaultToken> Tokens { get; } = new();

    /// <summary>The mounts by path, without a final slash.</summary>
    public ConcurrentDictionary<string, KvMount> Mounts { get; } = new();

    /// <summary>The logins.</summary>
    public VaultLogins Logins { get; } = new();

    /// <summary>Whether the server is sealed.</summary>
    public bool IsSealed { get => _isSealed; set => _isSealed = value; }

    /// <summary>Makes a token.</summary>
    public VaultToken AddToken(bool isRoot, IEnumerable<VaultRule> rules)
    {
        var token = new VaultToken(isRoot, options.GrantsDefaultPolicy ? rules.Concat(_defaultPolicy) : rules);
        Tokens[token.Id] = token;
        return token;
    }

    /// <summary>Mounts an engine.</summary>
    public void AddMount(string path, int kvVersion) => Mounts[path] = kvVersion switch
    {
        1 => new KvVersion1(path),
        2 => new KvVersion2(path, options),
        _ => throw new ArgumentOutOfRangeException(nameof(kvVersion), kvVersion, "KV has the versions 1 and 2."),
    };

    /// <summary>Answers a request.</summary>
    public Reply Answer(IncomingRequest request)
    {
        if (!request.Path.StartsWith(Prefix, StringComparison.Ordinal))
            return VaultReply.Nothing;
        var path = request.Path[Prefix.Length..];
        if (path == "sys/health")
            return SystemReply.Health(IsSealed, options.StandbyOf is not null);
        if (options.StandbyOf is { } active)
            return Reply.Empty(307).With("Location", active.GetLeftPart(UriPartial.Authority) + request.RawUrl);
        if (path == "sys/seal-status")
            return SystemReply.SealStatus(IsSealed);
        if (WrongMethod(request) is { } wrong)
            return wrong;
        if (IsSealed)
            return VaultReply.Errors(503, "Vault is sealed");
        if (EnterNamespace(request, ref path) is { } elsewhere)
            return elsewhere;
        try
        {
            using var body = request.Json();
            var method = request.Method == "GET" && request.Query["list"] == "true" ? "LIST" : request.Method;
            _ = int.TryParse(request.Query["version"], System.Globalization.CultureInfo.InvariantCulture, out var version);
            return Answer(new VaultCall(method, path, version, body.RootElement), Token(request));
        }
        catch (JsonException)
        {
            return VaultReply.Errors(400, "error parsing JSON");
        }
    }

    private Reply? WrongMethod(IncomingRequest request)
    {
        if (request.Method != "PATCH")
            return request.Method is "GET" or "HEAD" or "LIST" or "POST" or "PUT" or "DELETE" ? null : VaultReply.Errors(405);
        // A server that does not know the method looks at nothing else, and says nothing.
        if (!options.TakesPatch)
            return VaultReply.Errors(405);
        var given = request.Header("Content-Type");
        if (string.IsNullOrEmpty(given))
            return VaultReply.Errors(400, "mime: no media type");
        var type = given.Split(';')[0].Trim();
        return type == MergePatchType ? null : VaultReply.Errors(415, $"PATCH requires Content-Type of {MergePatchType}, provided {type}");
    }

    // A namespace is named by the header or by the path's beginning. Null: the request is in ours.
    private Reply? EnterNamespace(IncomingRequest request, ref string path)
    {
        var asked = (request.Header("X-Vault-Namespace") ?? "").Trim('/');
        var own = options.Namespace?.Trim('/') ?? "";
        if (asked == "root")
            asked = "";
        if (own.Length > 0 && asked.Length == 0 && path.StartsWith(own + "/", StringComparison.Ordinal))
        {
            path = path[(own.Length + 1)..];
            return null;
        }
        if (asked == own)
            return null;
        // The root namespace is there whatever the option says, but our tokens are not of it.
        return asked.Length == 0 ? VaultReply.InvalidToken : VaultReply.Errors(404, "namespace not found");
    }

    private static string? Token(IncomingRequest request)
    {
        const string bearer = "Bearer ";
        if (request.Header("X-Vault-Token") is { Length: > 0 } token)
            return token;
        return request.Header("Authorization") is { } header && header.StartsWith(bearer, StringComparison.Ordinal) ? header[bearer.Length..] : null;
    }

    private Reply Answer(VaultCall call, string? tokenId)
    {
        var path = call.Path;
        if (path.EndsWith('/') && call.Method is "POST" or "PUT")
            return VaultReply.Errors(400, "cannot write to a path ending in '/'");
        if (path.StartsWith("auth/", StringComparison.Ordinal) && path.EndsWith("/login", StringComparison.Ordinal) && path["auth/".Length..^"/login".Length] is var login && Logins.Has(login))
            return LogIn(login, call);
        if (tokenId is null)
            return VaultReply.Errors(400, "missing client token");
        if (!Tokens.TryGetValue(tokenId, out var token))
            return VaultReply.InvalidToken;

        var mount = Mounts.Values.Where(m => path.StartsWith(m.Path + "/", StringComparison.Ordinal)).MaxBy(m => m.Path.Length);
        var below = mount is null ? path : path[(mount.Path.Length + 1)..];
        // About mounts no policy is asked: whoever may do anything in one is told what it is.
        var isAboutMount = path.StartsWith(SystemReply.MountsPath, StringComparison.Ordinal);
        if (!isAboutMount && !token.May(Capability(call.Method, mount, below), path))
            return VaultReply.Denied;
        if (mount is not null)
            return mount.Answer(call with { Path = below });
        return (path, call.Method) switch
        {
            ("auth/token/lookup-self", "GET") => SystemReply.LookupSelf(token),
            ("auth/token/revoke-self", "POST" or "PUT") => Revoke(token),
            ("sys/capabilities-self", "POST" or "PUT") => SystemReply.Capabilities(token, call),
            ("auth/token/lookup-self" or "auth/token/revoke-self" or "sys/capabilities-self", _) => VaultReply.Unsupported,
            _ when isAboutMount => call.Method == "GET" ? MountOf(path[SystemReply.MountsPath.Length..], token) : VaultReply.Unsupported,
            _ => VaultReply.Errors(404, $"no handler for route \"{path}\". route entry not found."),
        };
    }

    private static string Capability(string method, KvMount? mount, string below) => method switch
    {
        "GET" or "HEAD" => "read",
        "LIST" => "list",
        "DELETE" => "delete",
        "PATCH" => "patch",
        _ => mount?.IsUpdate(below) ?? true ? "update" : "create",
    };

    private Reply LogIn(string mount, VaultCall call)
    {
        if (call.Method is not ("POST" or "PUT"))
            return VaultReply.Unsupported;
        var (rules, refusal) = Logins.LogIn(mount, call);
        return refusal ?? SystemReply.Login(AddToken(isRoot: false, rules!));
    }

    private Reply Revoke(VaultToken token)
    {
        Tokens.TryRemove(token.Id, out _);
        return VaultReply.Done;
    }

    private Reply MountOf(string path, VaultToken token)
    {
        if (!token.IsRoot && !options.AnswersMounts)
            return VaultReply.Denied;
        var mount = Mounts.Values.Where(m => (path + "/").StartsWith(m.Path + "/", StringComparison.Ordinal)).MaxBy(m => m.Path.Length);
        return mount is not null && token.MayEnter(mount.Path + "/")
            ? SystemReply.Mount(mount)
            : VaultReply.Errors(403, $"preflight capability check returned 403, please ensure client's policies grant access to path \"{path.TrimEnd('/')}/\"");
    }
}
