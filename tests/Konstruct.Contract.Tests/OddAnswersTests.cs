using Konstruct.Core;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;
using Konstruct.Sandbox;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests;

/// <summary>Answers that are JSON, but not what they should be: each is named, and nothing is taken for what it is not.</summary>
public sealed class OddAnswersTests
{
    public static TheoryData<string> Bodies =>
    [
        "", "null", "[]", "\"text\"", "5", "{}", """{"data":null}""", """{"data":[]}""", """{"data":{}}""", """{"data":"x"}""", """{"data":{"data":null}}""", """{"data":{"data":{"a":"1"}}}""",
        """{"data":{"data":{"a":"1"},"metadata":{"version":"1"}}}""", """{"data":{"data":{"a":"1"},"metadata":[]}}""", """{"data":{"path":5,"type":7,"options":[]}}""", """{"data":{"path":"secret/"}}""",
        """{"id":"x"}""", """{"id":5}""", """{"id":5,"account":null}""", """{"account":{"login":5}}""", """[{}]""", """[{"id":1}]""", """{"token":5}""", """{"repositories":5}""", """{"errors":5}""", """{"errors":[{"a":1},null,5]}""", "{\"data\":",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Of_Vault(string body)
    {
        using var vault = VaultServer.Start();
        await using var client = await VaultClient.ConnectAsync(new VaultSettings { Address = vault.Address, Login = VaultLogin.WithToken("token"), MaxRetries = 0 }, TestContext.Current.CancellationToken);

        foreach (var status in new[] { 200, 403, 404, 500 })
        {
            vault.Faults.Clear();
            vault.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Body = body, Times = int.MaxValue });
            await Named(() => client.GetMountAsync("secret", TestContext.Current.CancellationToken));
            await Named(() => client.GetRightsAsync(["a"], TestContext.Current.CancellationToken));
            await Named(() => VaultClient.ConnectAsync(new VaultSettings { Address = vault.Address, Login = VaultLogin.WithAppRole("approle", "r", "s"), MaxRetries = 0 }, TestContext.Current.CancellationToken));
            var read = await Named(() => client.ReadAsync(new KvMount("secret", 2), "a", cancellation: TestContext.Current.CancellationToken));
            if (status == 200)
                Assert.Null(read);
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Of_GitHub(string body)
    {
        using var gitHub = GitHubServer.Start();
        var app = gitHub.AddApp("konstruct", "acme");
        gitHub.AddRepository("acme/gitops");
        gitHub.Install(app, "acme");
        using var key = GitHubAppKey.Parse(app.PrivateKeyPem);
        using var client = new GitHubAppClient(new GitHubSettings { ApiUrl = gitHub.ApiUrl, RetryDelay = TimeSpan.Zero }, app.Id, key);

        foreach (var status in new[] { 200, 401, 403, 404, 422, 500 })
        {
            foreach (var skip in new[] { 0, 1, 2 })
            {
                gitHub.Faults.Clear();
                gitHub.Faults.Add(new Fault { Kind = FaultKind.Status, Status = status, Body = body, Times = int.MaxValue, Skip = skip });
                await Named(() => client.GetAppAsync(new GitHubAppQuery { IncludesRepositories = true }, TestContext.Current.CancellationToken));
                await client.CheckAsync(GitHubUrl.Parse("https://github.com/acme/gitops"), null, TestContext.Current.CancellationToken);
                await client.CheckAsync(GitHubUrl.Parse("https://github.com/acme"), 7, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<object?> Named<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ServiceException e)
        {
            Assert.NotEmpty(e.Recommendation);
            return null;
        }
    }
}
