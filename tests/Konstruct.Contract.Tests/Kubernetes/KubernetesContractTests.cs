using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Contract.Tests.Kubernetes;

/// <summary>What the client takes for granted of an API server, be it the sandbox or a real one.</summary>
public sealed class KubernetesContractTests(KubernetesUnderTest kubernetes) : IClassFixture<KubernetesUnderTest>
{
    private static readonly KubernetesResource _secrets = new("", "v1", "Secret", "secrets", IsNamespaced: true);
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kinds_are_found()
    {
        using var cluster = kubernetes.Open();

        Assert.Equal(_secrets, await cluster.FindAsync("", "Secret", Cancellation));
        Assert.Equal(new KubernetesResource("", "v1", "Namespace", "namespaces", IsNamespaced: false), await cluster.FindAsync("", "Namespace", Cancellation));
        Assert.Equal(new KubernetesResource("apps", "v1", "Deployment", "deployments", IsNamespaced: true), await cluster.FindAsync("apps", "Deployment", Cancellation));
        Assert.Null(await cluster.FindAsync("apps", "Secret", Cancellation));
        Assert.Null(await cluster.FindAsync("nosuch.konstruct.example", "Secret", Cancellation));
    }

    [Fact]
    public async Task A_kind_is_found_whatever_its_group()
    {
        var kind = await kubernetes.NewKindAsync();
        using var cluster = kubernetes.Open();

        Assert.Equal([kind], await cluster.FindAsync(kind.Kind, Cancellation));
        Assert.Contains(_secrets, await cluster.FindAsync("Secret", Cancellation));
        Assert.Empty(await cluster.FindAsync("KonstructNosuch", Cancellation));
    }

    [Fact]
    public async Task An_object_is_read_or_is_not_there()
    {
        var space = await kubernetes.NewNamespaceAsync();
        await kubernetes.AddSecretAsync(space, "a", new JsonObject { ["labels"] = new JsonObject { ["l"] = "1" }, ["annotations"] = new JsonObject { ["example.com/b"] = "2" } });
        using var cluster = kubernetes.Open();

        var secret = await cluster.GetAsync(_secrets, space, "a", Cancellation);

        Assert.Equal(("a", space, "1", "2", "MQ=="), (secret!.Name, secret.Namespace, secret.Label("l"), secret.Annotation("example.com/b"), secret.Text("data", "a")));
        Assert.NotNull(secret.ResourceVersion);
        Assert.True(secret.CreatedAt > DateTimeOffset.UtcNow.AddMinutes(-10));
        Assert.Null(await cluster.GetAsync(_secrets, space, "b", Cancellation));
        Assert.Null(await cluster.GetAsync(_secrets, "konstruct-nosuch", "a", Cancellation));
        Assert.NotNull(await cluster.GetAsync(new KubernetesResource("", "v1", "Namespace", "namespaces", IsNamespaced: false), null, space, Cancellation));
    }

    [Theory]
    [InlineData("", "v1", "nosuchs")]
    [InlineData("apps", "v1", "nosuchs")]
    [InlineData("apps", "v0", "deployments")]
    [InlineData("nosuch.konstruct.example", "v1", "things")]
    public async Task A_kind_that_is_not_served_is_no_missing_object(string group, string version, string plural)
    {
        using var cluster = kubernetes.Open();
        var resource = new KubernetesResource(group, version, "Thing", plural, IsNamespaced: true);

        foreach (var ask in new Func<Task>[] { () => cluster.GetAsync(resource, "default", "a", Cancellation), () => cluster.ListAsync(resource, null, o => o, cancellation: Cancellation), () => cluster.PatchAsync(resource, "default", "a", [], Cancellation) })
        {
            var problem = await Assert.ThrowsAsync<KubernetesException>(ask);
            Assert.Equal(KubernetesProblem.KubernetesKindNotServed, problem.Problem);
            Assert.Contains(resource.ToString(), problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_is_read_page_by_page()
    {
        var space = await kubernetes.NewNamespaceAsync();
        var names = Enumerable.Range(1, 7).Select(n => $"s{n}").ToArray();
        foreach (var name in names)
            await kubernetes.AddSecretAsync(space, name, new JsonObject { ["labels"] = new JsonObject { ["odd"] = name is "s1" or "s3" or "s5" or "s7" ? "yes" : "no" } });
        using var cluster = kubernetes.Open(s => s with { PageSize = 3 });

        // A server that plays the controllers puts a token of its own there.
        var all = await cluster.ListAsync(_secrets, space, o => o, labels: "odd", cancellation: Cancellation);

        Assert.Equal(names, all.Select(o => o.Name));
        Assert.All(all, o => Assert.Equal("MQ==", o.Text("data", "a")));
        Assert.Equal(["s2", "s4", "s6"], await cluster.ListAsync(_secrets, space, o => o.Name, labels: "odd=no", cancellation: Cancellation));
        Assert.Equal(["s1", "s3", "s5", "s7"], await cluster.ListAsync(_secrets, space, o => o.Name, labels: "odd in (yes)", cancellation: Cancellation));
        Assert.Equal(["s4"], await cluster.ListAsync(_secrets, space, o => o.Name, fields: "metadata.name=s4", cancellation: Cancellation));
        Assert.Equal(["s7"], await cluster.ListAsync(_secrets, space, o => o.Name == "s7" ? o.Name : null, cancellation: Cancellation));
        Assert.Equal(names, await cluster.ListAsync(_secrets, null, o => o.Namespace == space && o.Label("odd") is not null ? o.Name : null, cancellation: Cancellation));
        Assert.Empty(await cluster.ListAsync(_secrets, "konstruct-nosuch", o => o, cancellation: Cancellation));
    }

    [Theory]
    [InlineData("odd=a=b")]
    [InlineData("in (a)")]
    [InlineData("odd in a")]
    public async Task A_label_selector_that_is_none_is_told_as_such(string selector)
    {
        using var cluster = kubernetes.Open();

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.ListAsync(_secrets, "default", o => o, selector, cancellation: Cancellation));

        Assert.Equal(KubernetesProblem.KubernetesLabelSelectorInvalid, problem.Problem);
        Assert.Contains($"'{selector}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_can_be_stopped()
    {
        var space = await kubernetes.NewNamespaceAsync();
        for (var i = 0; i < 3; i++)
            await kubernetes.AddSecretAsync(space, $"s{i}");
        using var cluster = kubernetes.Open(s => s with { PageSize = 1 });
        using var stop = new CancellationTokenSource();
        var seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.ListAsync(_secrets, space, o => { seen++; stop.Cancel(); return o; }, cancellation: stop.Token));
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task Fields_are_changed_and_others_stay()
    {
        var space = await kubernetes.NewNamespaceAsync();
        await kubernetes.AddSecretAsync(space, "a", new JsonObject { ["annotations"] = new JsonObject { ["x"] = "1", ["y"] = "2" } });
        using var cluster = kubernetes.Open();
        var before = await cluster.GetAsync(_secrets, space, "a", Cancellation);

        var after = await cluster.PatchAsync(_secrets, space, "a", Annotations(new JsonObject { ["x"] = null, ["z"] = "3" }), Cancellation);

        Assert.Equal((null, "2", "3", "MQ=="), (after.Annotation("x"), after.Annotation("y"), after.Annotation("z"), after.Text("data", "a")));
        Assert.NotEqual(before!.ResourceVersion, after.ResourceVersion);
        Assert.Equal(after.ResourceVersion, (await cluster.GetAsync(_secrets, space, "a", Cancellation))!.ResourceVersion);
    }

    [Fact]
    public async Task Only_the_version_that_is_named_is_changed()
    {
        var space = await kubernetes.NewNamespaceAsync();
        await kubernetes.AddSecretAsync(space, "a");
        using var cluster = kubernetes.Open();
        var version = (await cluster.GetAsync(_secrets, space, "a", Cancellation))!.ResourceVersion;
        await cluster.PatchAsync(_secrets, space, "a", Versioned(version), Cancellation);

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.PatchAsync(_secrets, space, "a", Versioned(version), Cancellation));

        Assert.Equal(KubernetesProblem.KubernetesConflict, problem.Problem);
        Assert.Contains("'a' (secrets)", problem.Message, StringComparison.Ordinal);

        static JsonObject Versioned(string? version) => new() { ["metadata"] = new JsonObject { ["resourceVersion"] = version, ["annotations"] = new JsonObject { ["x"] = "1" } } };
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_changed()
    {
        var space = await kubernetes.NewNamespaceAsync();
        using var cluster = kubernetes.Open();

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.PatchAsync(_secrets, space, "nosuch", Annotations([]), Cancellation));

        Assert.Equal(KubernetesProblem.KubernetesObjectNotFound, problem.Problem);
        Assert.Contains($"'nosuch' (secrets) in the namespace '{space}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_that_the_server_refuses_is_named_by_its_fields_without_their_values()
    {
        Assert.SkipUnless(kubernetes.IsReal, "The sandbox takes any value.");
        var space = await kubernetes.NewNamespaceAsync();
        await kubernetes.AddSecretAsync(space, "a");
        using var cluster = kubernetes.Open();

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.PatchAsync(_secrets, space, "a", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["l"] = "MARK MARK" } } }, Cancellation));

        Assert.Equal(KubernetesProblem.KubernetesRequestRefused, problem.Problem);
        Assert.Contains("'metadata.labels'", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_not_valid_is_named()
    {
        using var cluster = kubernetes.OpenAs("{token: konstruct-nosuch}");

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.ListAsync(_secrets, "default", o => o, cancellation: Cancellation));

        Assert.Equal(KubernetesProblem.KubernetesUnauthorized, problem.Problem);
        Assert.DoesNotContain("konstruct-nosuch", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_named()
    {
        var space = await kubernetes.NewNamespaceAsync();
        await kubernetes.AddSecretAsync(space, "a");
        using var cluster = await kubernetes.OpenWithRightsAsync(space, "get");

        Assert.NotNull(await cluster.GetAsync(_secrets, space, "a", Cancellation));
        Assert.NotNull(await cluster.FindAsync("", "Secret", Cancellation));
        foreach (var (ask, right) in new (Func<Task>, MissingRight)[]
        {
            (() => cluster.ListAsync(_secrets, space, o => o, cancellation: Cancellation), new("list", "secrets", space)),
            (() => cluster.ListAsync(_secrets, null, o => o, cancellation: Cancellation), new("list", "secrets", null)),
            (() => cluster.PatchAsync(_secrets, space, "a", Annotations([]), Cancellation), new("patch", "secrets", space)),
            (() => cluster.GetAsync(new KubernetesResource("apps", "v1", "Deployment", "deployments", IsNamespaced: true), space, "a", Cancellation), new("get", "deployments.apps", space)),
        })
        {
            var problem = await Assert.ThrowsAsync<KubernetesException>(ask);
            Assert.Equal((KubernetesProblem.KubernetesForbidden, right), (problem.Problem, problem.MissingRight));
            Assert.Contains(right.ToString(), problem.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_is_waited_for_from_before_it_is_there_until_it_has_gone(bool mayWatch)
    {
        var space = await kubernetes.NewNamespaceAsync();
        using var cluster = await kubernetes.OpenWithRightsAsync(space, mayWatch ? ["get", "watch"] : ["get"]);
        var seen = new List<string?>();

        var there = cluster.WaitAsync(_secrets, space, "a", o => o is not null, _long, cancellation: Cancellation);
        await kubernetes.AddSecretAsync(space, "b");
        await kubernetes.AddSecretAsync(space, "a");
        var changed = cluster.WaitAsync(_secrets, space, "a", o => o?.Annotation("x") == "1", _long, o => seen.Add(o?.Annotation("x")), Cancellation);
        await Task.Delay(300, Cancellation);
        await kubernetes.RawAsync(HttpMethod.Patch, $"api/v1/namespaces/{space}/secrets/a", Annotations(new JsonObject { ["x"] = "1" }));
        var gone = cluster.WaitAsync(_secrets, space, "a", o => o is null, _long, cancellation: Cancellation);
        Assert.Equal("1", (await changed).Object!.Annotation("x"));
        // Who may not watch looks now and then, and must not come too late.
        Assert.Equal((true, "a"), ((await there).IsReached, (await there).Object!.Name));
        await kubernetes.RawAsync(HttpMethod.Delete, $"api/v1/namespaces/{space}/secrets/a");

        Assert.Equal([null, "1"], seen);
        Assert.Equal(new KubernetesWait(true, null), await gone);
    }

    [Fact]
    public async Task Waiting_has_an_end()
    {
        var space = await kubernetes.NewNamespaceAsync();
        await kubernetes.AddSecretAsync(space, "a");
        using var cluster = kubernetes.Open();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));

        var missing = await cluster.WaitAsync(_secrets, space, "nosuch", o => o is not null, TimeSpan.FromSeconds(0.5), cancellation: Cancellation);
        var there = await cluster.WaitAsync(_secrets, space, "a", o => o is null, TimeSpan.Zero, cancellation: Cancellation);

        Assert.Equal(new KubernetesWait(false, null), missing);
        Assert.Equal((false, "a"), (there.IsReached, there.Object!.Name));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.WaitAsync(_secrets, space, "a", o => o is null, _long, cancellation: stop.Token));
    }

    [Fact]
    public async Task A_client_certificate_is_enough()
    {
        Assert.SkipUnless(kubernetes.IsReal, "The sandbox speaks no TLS, which client certificates are part of.");
        Assert.SkipUnless(File.ReadAllText(kubernetes.KubeConfig).Contains("name: cert,", StringComparison.Ordinal), "The kubeconfig has no context 'cert'.");
        using var cluster = KubernetesCluster.Open(kubernetes.Settings("cert"));

        Assert.Equal("cert", cluster.Name);
        Assert.NotEmpty(await cluster.ListAsync(new KubernetesResource("", "v1", "Namespace", "namespaces", IsNamespaced: false), null, o => o.Name, cancellation: Cancellation));
    }

    [Fact]
    public async Task A_program_for_credentials_is_enough()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is 'sh'.");
        using var cluster = kubernetes.OpenAs($$"""{exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, args: ["-c", "echo \"{\\\"apiVersion\\\":\\\"client.authentication.k8s.io/v1\\\",\\\"status\\\":{\\\"token\\\":\\\"{{kubernetes.Token}}\\\"} }\""]} }""");

        Assert.NotNull(await cluster.FindAsync("", "Secret", Cancellation));
        await cluster.ListAsync(_secrets, "default", o => o.Name, cancellation: Cancellation);
    }

    [Fact]
    public async Task A_cluster_Secret_of_ArgoCD_is_enough()
    {
        var config = new JsonObject { ["bearerToken"] = kubernetes.Token, ["tlsClientConfig"] = new JsonObject { ["insecure"] = false, ["caData"] = kubernetes.Authority is { } pem ? Encode(pem) : null } };
        var secret = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "cluster-x" }, ["data"] = new JsonObject { ["name"] = Encode("x"), ["server"] = Encode(kubernetes.Server.ToString()), ["config"] = Encode(config.ToJsonString()) } };
        using var cluster = KubernetesCluster.Open(new KubernetesObject(JsonSerializer.SerializeToElement(secret)), new KubernetesSettings());

        Assert.Equal("x", cluster.Name);
        await cluster.ListAsync(_secrets, "default", o => o.Name, cancellation: Cancellation);

        static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
    }

    private static JsonObject Annotations(JsonObject annotations) => new() { ["metadata"] = new JsonObject { ["annotations"] = annotations } };
}
