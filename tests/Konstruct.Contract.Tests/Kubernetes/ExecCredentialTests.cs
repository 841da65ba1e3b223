using Konstruct.Core.Kubernetes;

namespace Konstruct.Contract.Tests.Kubernetes;

/// <summary>Credentials that a program tells; here it is a script.</summary>
public sealed class ExecCredentialTests
{
    private const string Empty = """{"kind":"SecretList","metadata":{},"items":[]}""";
    private const string Told = """echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"token-$(grep -c . runs)\"}}" """;

    private static readonly KubernetesResource _secrets = new("", "v1", "Secret", "secrets", IsNamespaced: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_runs_when_it_is_needed_and_once()
    {
        using var server = Server();
        using var cluster = Open(server, Told);

        Assert.False(File.Exists(Runs(server)));
        await Task.WhenAll(ListAsync(cluster), ListAsync(cluster));

        Assert.All(server.Requests, r => Assert.Contains("Authorization: Bearer token-1", r, StringComparison.Ordinal));
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task It_runs_again_where_its_token_is_not_taken_any_more()
    {
        using var server = new ScriptedServer((request, _) => request.Contains("token-1", StringComparison.Ordinal) ? ScriptedServer.Reply(401, """{"kind":"Status"}""") : ScriptedServer.Reply(200, Empty));
        using var cluster = Open(server, Told);

        await ListAsync(cluster);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Where_no_token_is_taken_it_is_told_after_two()
    {
        using var server = new ScriptedServer((_, _) => ScriptedServer.Reply(401, """{"kind":"Status"}"""));
        using var cluster = Open(server, Told);

        Assert.Equal(KubernetesProblem.KubernetesUnauthorized, (await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster))).Problem);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task It_runs_again_when_its_token_expires()
    {
        using var server = Server();
        using var cluster = Open(server, """echo "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"token-$(grep -c . runs)\",\"expirationTimestamp\":\"2020-01-01T00:00:00Z\"}}" """);

        await ListAsync(cluster);
        await ListAsync(cluster);

        Assert.Contains("token-2", server.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_told_its_arguments_its_environment_and_the_cluster()
    {
        using var server = Server();
        using var cluster = Open(server, """printf '%s|%s|%s' "$1" "$NAME" "$KUBERNETES_EXEC_INFO" > told; """ + Told, ", args: ['a b'], env: [{name: NAME, value: c d}], provideClusterInfo: true");

        await ListAsync(cluster);

        var told = (await File.ReadAllTextAsync(Runs(server).Replace("runs", "told", StringComparison.Ordinal), Cancellation)).Split('|');
        Assert.Equal(("a b", "c d"), (told[0], told[1]));
        Assert.Contains($"\"server\":\"{server.Address}\"", told[2], StringComparison.Ordinal);
        Assert.Contains("\"interactive\":false", told[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo MARK; exit 3", "ended with the exit code 3")]
    [InlineData("echo MARK", "no ExecCredential")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"MARK\":1}'", "neither a token nor a client certificate")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"status\":{\"token\":\"MARK\"}}'", "another version")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientCertificateData\":\"MARK\",\"clientKeyData\":\"MARK\"}}'", "client certificate that cannot be used")]
    public async Task A_failure_is_named_without_what_it_put_out(string script, string expected)
    {
        using var server = Server();
        using var cluster = Open(server, script);

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster));

        Assert.Equal(KubernetesProblem.KubernetesExecFailed, problem.Problem);
        Assert.Contains("'./plugin'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", problem.ToString() + problem.Recommendation, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named_with_the_hint()
    {
        using var server = Server();
        using var cluster = server.Open("{exec: {apiVersion: client.authentication.k8s.io/v1, command: konstruct-nosuch, installHint: Get it from the shelf.}}");

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(cluster));

        Assert.Contains("'konstruct-nosuch'", problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("Get it from the shelf.", problem.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_takes_long_is_ended_when_the_work_is_stopped()
    {
        using var server = Server();
        using var cluster = Open(server, "sleep 60");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        var list = cluster.ListAsync(_secrets, null, o => o, cancellation: stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => list.WaitAsync(TimeSpan.FromSeconds(20), Cancellation));
    }

    private static ScriptedServer Server() => new((_, _) => ScriptedServer.Reply(200, Empty));

    private static string Runs(ScriptedServer server) => Path.Combine(Path.GetDirectoryName(server.Write("x", ""))!, "runs");

    private static KubernetesCluster Open(ScriptedServer server, string script, string more = "")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        var path = server.Write("plugin", $"#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho run >> runs\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return server.Open($"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./plugin{more}}}}}");
    }

    private static Task<IReadOnlyList<KubernetesObject>> ListAsync(KubernetesCluster cluster) => cluster.ListAsync(_secrets, null, o => o, cancellation: Cancellation);
}
