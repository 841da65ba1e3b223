using System.Diagnostics;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class KubernetesPlayerTests : IDisposable
{
    private readonly KubernetesServer _server = KubernetesServer.Start(new KubernetesServerOptions { RolloutDelay = TimeSpan.FromMilliseconds(20) });

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_changed_deployment_is_rolled_out()
    {
        Deploy("a:1");
        var status = await UntilAsync(s => (int?)s["updatedReplicas"] == 2);
        Assert.Equal("""{"observedGeneration":1,"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2}""", Counts(status));
        Assert.Equal(("Available", "True"), Condition(status, 0));
        Deploy("a:2");
        status = await UntilAsync(s => (int?)s["updatedReplicas"] == 2);
        Assert.Equal(2, (int?)status["observedGeneration"]);
        Assert.Equal("NewReplicaSetAvailable", (string?)status["conditions"]![1]!["reason"]);
    }

    [Fact]
    public async Task A_rollout_can_be_kept_from_finishing()
    {
        Deploy("a:1");
        await UntilAsync(s => (int?)s["updatedReplicas"] == 2);
        _server.HoldRollouts = true;
        Deploy("a:2");
        await Task.Delay(100);
        var status = Status()!;
        Assert.Equal((2, null, 2), ((int?)status["observedGeneration"], (int?)status["updatedReplicas"], (int?)status["availableReplicas"]));
        _server.HoldRollouts = false;
        await UntilAsync(s => (int?)s["updatedReplicas"] == 2);
    }

    [Fact]
    public void Endpoints_name_the_pods_behind_a_service()
    {
        _server.Apply(Object("Pod", "early", labels: new JsonObject { ["app"] = "x" }));
        var service = Object("Service", "s");
        service["spec"] = new JsonObject { ["selector"] = new JsonObject { ["app"] = "x" }, ["ports"] = new JsonArray(new JsonObject { ["port"] = 80, ["targetPort"] = 8080 }) };
        _server.Apply(service);
        _server.Apply(Object("Pod", "late", labels: new JsonObject { ["app"] = "x" }));
        _server.Apply(Object("Pod", "other", labels: new JsonObject { ["app"] = "y" }));
        var pending = Object("Pod", "pending", labels: new JsonObject { ["app"] = "x" });
        pending["status"] = new JsonObject { ["phase"] = "Pending" };
        _server.Apply(pending);
        var subset = _server.Get("", "Endpoints", "default", "s")!["subsets"]![0]!;
        Assert.Equal(["early", "late"], subset["addresses"]!.AsArray().Select(a => (string?)a!["targetRef"]!["name"]));
        Assert.Equal(8080, (int?)subset["ports"]![0]!["port"]);
        Assert.Equal((string?)_server.Get("", "Pod", "default", "late")!["status"]!["podIP"], (string?)subset["addresses"]![1]!["ip"]);

        var unready = _server.Get("", "Pod", "default", "late")!;
        unready["status"]!["conditions"]![0]!["status"] = "False";
        _server.Apply(unready);
        _server.Delete("", "Pod", "default", "early");
        subset = _server.Get("", "Endpoints", "default", "s")!["subsets"]![0]!;
        Assert.Null(subset["addresses"]);
        Assert.Single(subset["notReadyAddresses"]!.AsArray());
        _server.Delete("", "Service", "default", "s");
        Assert.Null(_server.Get("", "Endpoints", "default", "s"));
    }

    [Fact]
    public void Fields_of_another_type_than_expected_disturb_nobody()
    {
        var deployment = Object("Deployment", "odd");
        deployment["apiVersion"] = "apps/v1";
        deployment["spec"] = new JsonObject { ["replicas"] = "two" };
        deployment["status"] = "none";
        _server.Apply(deployment);
        var service = Object("Service", "odd");
        service["spec"] = new JsonObject { ["selector"] = new JsonObject { ["app"] = 1 }, ["ports"] = 80 };
        _server.Apply(service);
        _server.Apply(Object("Pod", "odd", new JsonObject { ["app"] = true }));
        _server.Apply(new JsonObject { ["apiVersion"] = "apiextensions.k8s.io/v1", ["kind"] = "CustomResourceDefinition", ["metadata"] = new JsonObject { ["name"] = "odd" }, ["spec"] = new JsonArray() });
        Assert.NotNull(_server.Get("apps", "Deployment", "default", "odd"));
    }

    private static JsonObject Object(string kind, string name, JsonObject? labels = null) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default", ["labels"] = labels },
    };

    private void Deploy(string image) => _server.Apply(new JsonObject
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = "a", ["namespace"] = "default" },
        ["spec"] = new JsonObject { ["replicas"] = 2, ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "a", ["image"] = image }) } } },
    });

    private JsonObject? Status() => _server.Get("apps", "Deployment", "default", "a")?["status"]?.AsObject();

    private async Task<JsonObject> UntilAsync(Func<JsonObject, bool> isSo)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(10); await Task.Delay(5))
        {
            if (Status() is { } status && isSo(status))
                return status;
        }
        throw new TimeoutException("The rollout did not finish.");
    }

    private static string Counts(JsonObject status)
    {
        var counts = (JsonObject)status.DeepClone();
        counts.Remove("conditions");
        return counts.ToJsonString();
    }

    private static (string? Type, string? Status) Condition(JsonObject status, int index) => ((string?)status["conditions"]![index]!["type"], (string?)status["conditions"]![index]!["status"]);
}
