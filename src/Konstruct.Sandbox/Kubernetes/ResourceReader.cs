using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Answers what only reads. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/.</summary>
internal sealed class ResourceReader(ObjectStore store, ListPages pages, Watches watches)
{
    private const string TooOld = "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, "
        + "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, "
        + "modified, or deleted between the time the first chunk was returned and now may show up in the list.";

    private static readonly TimeSpan _watchTime = TimeSpan.FromMinutes(30);

    /// <summary>Whether a list is to be watched.</summary>
    public static bool IsWatch(IncomingRequest request) => request.Query["watch"] is "true" or "1";

    /// <summary>Answers with one object.</summary>
    public Reply Get(ObjectKey key) => store.Get(key) is { } found ? KubernetesReply.Json(200, json => KubernetesReply.Write(json, key.Kind, found)) : KubernetesReply.NotFound(key.Kind, key.Name);

    /// <summary>Answers with a list, or a watch.</summary>
    public Reply List(IncomingRequest request, ResourceKind kind, string? space)
    {
        var scope = Scope(request, kind, space);
        if (IsWatch(request))
            return Watch(request, scope);
        var limit = Number(request, "limit") ?? 0;
        var (set, after) = request.Query["continue"] is { Length: > 0 } token ? Token(token) : (ListPages.NoSet, "");
        var isNew = set == ListPages.NoSet;
        var snapshot = isNew ? store.Snapshot(kind, space) : pages.Find(set);
        if (snapshot is null)
            return KubernetesReply.Failure(410, "Expired", TooOld, next: ListPages.Token(ListPages.NoSet, after));

        var start = after.Length == 0 ? 0 : Array.FindIndex(snapshot.Items, i => string.CompareOrdinal(i.Key, after) > 0);
        var items = new List<JsonObject>();
        var end = start < 0 ? snapshot.Items.Length : start;
        for (; end < snapshot.Items.Length && (limit <= 0 || items.Count < limit); end++)
        {
            if (scope.Selects(snapshot.Items[end].Value))
                items.Add(snapshot.Items[end].Value);
        }
        var metadata = new JsonObject { ["resourceVersion"] = snapshot.Revision.ToString(CultureInfo.InvariantCulture) };
        if (end < snapshot.Items.Length)
        {
            metadata["continue"] = ListPages.Token(isNew ? pages.Keep(snapshot) : set, snapshot.Items[end - 1].Key);
            if (!IsSelection(request))
                metadata["remainingItemCount"] = snapshot.Items.Length - end;
        }
        return KubernetesReply.Json(200, json => WriteList(json, kind, metadata, items));
    }

    // As the server: the objects in a list of a kind that comes with it do not say what they are.
    private static void WriteList(Utf8JsonWriter json, ResourceKind kind, JsonObject metadata, List<JsonObject> items)
    {
        json.WriteStartObject();
        json.WriteString("kind", $"{kind.Kind}List");
        json.WriteString("apiVersion", kind.ApiVersion);
        json.WritePropertyName("metadata");
        metadata.WriteTo(json);
        json.WriteStartArray("items");
        foreach (var item in items)
            KubernetesReply.Write(json, kind, item, isTyped: kind.IsCustom);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private Reply Watch(IncomingRequest request, WatchScope scope)
    {
        var since = request.Query["resourceVersion"] is { Length: > 0 } and not "0" ? Number(request, "resourceVersion") : null;
        var time = Number(request, "timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, 86400)) : _watchTime;
        return watches.Start(scope, since, time);
    }

    private static WatchScope Scope(IncomingRequest request, ResourceKind kind, string? space)
    {
        try
        {
            return new WatchScope(kind, space, LabelSelector.Parse(request.Query["labelSelector"]), FieldSelector.Parse(request.Query["fieldSelector"], kind));
        }
        catch (FormatException e)
        {
            throw new RefusalException(KubernetesReply.BadRequest(e.Message));
        }
        catch (NotSupportedException e)
        {
            throw new RefusalException(KubernetesReply.BadRequest($"field label not supported: {e.Message}"));
        }
    }

    private static bool IsSelection(IncomingRequest request) => !string.IsNullOrEmpty(request.Query["labelSelector"]) || !string.IsNullOrEmpty(request.Query["fieldSelector"]);

    private static (long Set, string After) Token(string token)
    {
        try
        {
            return ListPages.Parse(token);
        }
        catch (FormatException)
        {
            throw new RefusalException(KubernetesReply.BadRequest("invalid continue token: continue key is not valid: illegal base64 data at input byte 0"));
        }
    }

    private static long? Number(IncomingRequest request, string name)
    {
        if (request.Query[name] is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RefusalException(KubernetesReply.BadRequest($"{name}: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax"));
    }
}
