using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Finds who asks for what, whether it is granted, and who answers.</summary>
internal sealed class KubernetesRouter
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly string[] _openToAll = ["api", "apis", "healthz", "livez", "readyz", "version", "openapi"];

    private readonly ObjectStore _store;
    private readonly string _version;
    private readonly ResourceReader _reader;
    private readonly ResourceWriter _writer;
    private int _users;

    /// <summary>Answers for a store.</summary>
    public KubernetesRouter(ObjectStore store, KubernetesServerOptions options)
    {
        _store = store;
        _version = options.Version;
        Pages = new ListPages(options.MaxPagesAge);
        Watches = new Watches(store);
        _reader = new ResourceReader(store, Pages, Watches);
        _writer = new ResourceWriter(store);
    }

    /// <summary>The users by token.</summary>
    public ConcurrentDictionary<string, KubernetesUser> Users { get; } = new();

    /// <summary>Who is taken for the user of a request without a token; null for nobody.</summary>
    public KubernetesUser? Nobody { get; set; }

    /// <summary>The lists that are read page by page.</summary>
    public ListPages Pages { get; }

    /// <summary>The watches.</summary>
    public Watches Watches { get; }

    /// <summary>Makes a user and gives its token.</summary>
    public string AddUser(string? name, IReadOnlyList<KubernetesRule>? rules)
    {
        var token = RandomNumberGenerator.GetString(Letters, 32);
        Users[token] = new KubernetesUser(name ?? string.Create(CultureInfo.InvariantCulture, $"sandbox-{Interlocked.Increment(ref _users)}"), rules);
        return token;
    }

    /// <summary>Answers a request.</summary>
    public Reply Answer(IncomingRequest request)
    {
        if (User(request.Header("Authorization")) is not { } user)
            return KubernetesReply.Unauthorized;
        try
        {
            return ResourcePath.Parse(request.Path) is { } path ? Answer(request, path, user) : AnswerOther(request, user);
        }
        catch (RefusalException e)
        {
            return e.Reply;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or InvalidCastException or ArgumentException or FormatException)
        {
            // A field is of another type than it should be. The messages of the reader may quote the body, which may be a secret.
            return KubernetesReply.BadRequest("the object provided is unrecognized: a field is not of the type that was expected");
        }
    }

    private KubernetesUser? User(string? authorization) => authorization is null ? Nobody :
        authorization.Split(' ', 2) is [var scheme, var token] && scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? Users.GetValueOrDefault(token.Trim()) : null;

    private Reply AnswerOther(IncomingRequest request, KubernetesUser user)
    {
        var verb = request.Method == "GET" ? "get" : request.Method.ToLowerInvariant();
        if (user.Rules is not null && (verb != "get" || !_openToAll.Contains(request.Path.Trim('/').Split('/')[0])))
            return KubernetesReply.Failure(403, "Forbidden", $"forbidden: User \"{user.Name}\" cannot {verb} path \"{request.Path}\"", []);
        return Discovery.Answer(request.Path, _store.Kinds, _version, request.Header("Host") ?? "") ?? KubernetesReply.NoSuchPath;
    }

    private Reply Answer(IncomingRequest request, ResourcePath path, KubernetesUser user)
    {
        var kinds = _store.Kinds;
        if (path.Plural.Length == 0)
            return request.Method == "GET" ? Discovery.Resources(path, kinds) : KubernetesReply.NotAllowed;
        if (AccessReview.IsFor(path))
            return request.Method == "POST" ? AccessReview.Answer(ObjectRules.Object(request), user) : KubernetesReply.NotAllowed;
        var verb = Verb(request, path);
        if (!user.May(verb, path))
            return KubernetesReply.Forbidden(user.Name, verb, path);
        if (kinds.FirstOrDefault(k => k.Group == path.Group && k.Version == path.Version && k.Plural == path.Plural) is not { } kind)
            return kinds.Any(k => k.Group == path.Group && !k.IsCustom) ? KubernetesReply.NoSuchResource : KubernetesReply.NoSuchPath;
        if (path.Part.Length > 0 && !(path.Part == "status" && kind.HasStatus))
            return KubernetesReply.NoSuchResource;
        return Answer(request, path, kind);
    }

    private Reply Answer(IncomingRequest request, ResourcePath path, ResourceKind kind)
    {
        var isSpaceMissing = kind.IsNamespaced && path.Namespace.Length == 0;
        if (path.Namespace.Length > 0 && !kind.IsNamespaced)
            return KubernetesReply.NoSuchResource;
        if (path.Name.Length == 0)
        {
            return request.Method switch
            {
                "GET" => _reader.List(request, kind, path.Namespace.Length == 0 ? null : path.Namespace),
                "POST" when !isSpaceMissing => _writer.Create(request, kind, path.Namespace),
                _ => KubernetesReply.NotAllowed,
            };
        }
        var key = new ObjectKey(kind, path.Namespace, path.Name);
        return request.Method switch
        {
            _ when isSpaceMissing => KubernetesReply.NoSuchResource,
            "GET" => _reader.Get(key),
            "PUT" => _writer.Replace(request, key, path.Part),
            "PATCH" => _writer.Patch(request, key, path.Part),
            "DELETE" when path.Part.Length == 0 => _writer.Delete(request, key),
            _ => KubernetesReply.NotAllowed,
        };
    }

    private static string Verb(IncomingRequest request, ResourcePath path) => request.Method switch
    {
        "GET" or "HEAD" when path.Name.Length > 0 => "get",
        "GET" or "HEAD" => ResourceReader.IsWatch(request) ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => path.Name.Length > 0 ? "delete" : "deletecollection",
        _ => request.Method.ToLowerInvariant(),
    };
}
