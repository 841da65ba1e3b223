using System.Globalization;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Plays what a cluster does with Pods and Services: a Pod without a status runs at once and gets an address, and the Endpoints of a Service name the Pods that it selects.</summary>
internal sealed class ServiceAddresses
{
    private readonly ObjectStore _store;
    private int _addresses;

    /// <summary>Plays on a store from now on.</summary>
    public ServiceAddresses(ObjectStore store)
    {
        _store = store;
        store.Watch(OnChange);
    }

    private void OnChange(ObjectChange change)
    {
        var kind = change.Key.Kind;
        if (kind.Equals(ServedKinds.Pod))
        {
            if (change.Type == "ADDED" && change.Object["status"] is null)
                _store.Change(change.Key, Run);
            else
                _store.List(ServedKinds.Service, change.Key.Namespace).ToList().ForEach(s => Update(ObjectStore.KeyOf(ServedKinds.Service, s)));
        }
        else if (kind.Equals(ServedKinds.Service))
        {
            if (change.Type == "DELETED")
                _store.Delete(change.Key with { Kind = ServedKinds.Endpoints });
            else
                Update(change.Key);
        }
    }

    private JsonObject? Run(JsonObject? pod)
    {
        if (pod is null || pod["status"] is not null)
            return null;
        var number = Interlocked.Increment(ref _addresses);
        pod["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["podIP"] = string.Create(CultureInfo.InvariantCulture, $"10.244.{number / 250 % 250}.{(number % 250) + 2}"),
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
        };
        return pod;
    }

    private void Update(ObjectKey service)
    {
        // Read and written in one: of two changes at once, the later look must not be written first.
        _store.Change(service with { Kind = ServedKinds.Endpoints }, old =>
        {
            if (_store.Get(service)?["spec"] is not JsonObject spec || spec["selector"] is not JsonObject { Count: > 0 } selector)
                return null;
            var pods = _store.List(ServedKinds.Pod, service.Namespace).Where(p => IsSelected(p, selector) && p["status"].Field("podIP") is not null).ToLookup(IsReady);
            var next = old ?? [];
            next["subsets"] = pods.Count == 0 ? new JsonArray() : new JsonArray(Subset(spec, pods));
            return next;
        });
    }

    private static JsonObject Subset(JsonObject spec, ILookup<bool, JsonObject> pods)
    {
        var subset = new JsonObject { ["ports"] = new JsonArray([.. spec["ports"].Objects().Select(Port)]) };
        foreach (var group in pods)
            subset[group.Key ? "addresses" : "notReadyAddresses"] = new JsonArray([.. group.Select(Address)]);
        return subset;
    }

    private static bool IsSelected(JsonObject pod, JsonObject selector) => selector.All(s => pod["metadata"].Field("labels").Field(s.Key).Text() == s.Value.Text());

    private static bool IsReady(JsonObject pod) => pod["status"].Field("conditions").Objects().Any(c => c["type"].Text() == "Ready" && c["status"].Text() == "True");

    private static JsonObject Address(JsonObject pod) => new()
    {
        ["ip"] = pod["status"]!["podIP"]!.DeepClone(),
        ["targetRef"] = new JsonObject
        {
            ["kind"] = "Pod",
            ["namespace"] = (string?)pod["metadata"]!["namespace"],
            ["name"] = (string?)pod["metadata"]!["name"],
            ["uid"] = (string?)pod["metadata"]!["uid"],
        },
    };

    private static JsonObject Port(JsonObject port)
    {
        // A target port that is a name is looked up in the container; nobody here does.
        var made = new JsonObject { ["port"] = port["targetPort"].Number() ?? port["port"].Number(), ["protocol"] = port["protocol"].Text() ?? "TCP" };
        if (port["name"] is { } name)
            made["name"] = name.DeepClone();
        return made;
    }
}
