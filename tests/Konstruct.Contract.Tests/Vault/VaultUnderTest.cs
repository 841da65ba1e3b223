using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Core.Vault;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Vault;

/// <summary>
/// The Vault that the contract tests run against: the sandbox, or, where <c>KONSTRUCT_TEST_VAULT_ADDR</c> and <c>KONSTRUCT_TEST_VAULT_TOKEN</c> are set, a real one with KV version 2 at <c>secret/</c>.
/// Everything is made below a path of its own and removed in the end.
/// </summary>
public sealed class VaultUnderTest : IAsyncLifetime
{
    private readonly List<string> _written = [];
    private readonly List<string> _toDelete = [];
    private readonly string _id = Guid.NewGuid().ToString("N")[..12];
    private readonly HttpClient _http = new();
    private VaultServer? _sandbox;

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>A token that may do everything.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Whether it is a real one.</summary>
    public bool IsReal => _sandbox is null;

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("KONSTRUCT_TEST_VAULT_ADDR") is { Length: > 0 } address)
        {
            Address = new Uri(address.TrimEnd('/') + "/");
            Token = Environment.GetEnvironmentVariable("KONSTRUCT_TEST_VAULT_TOKEN") ?? throw new InvalidOperationException("KONSTRUCT_TEST_VAULT_ADDR is set, but KONSTRUCT_TEST_VAULT_TOKEN is not.");
        }
        else
        {
            _sandbox = VaultServer.Start();
            Address = _sandbox.Address;
            Token = _sandbox.RootToken;
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsReal)
        {
            foreach (var path in _written.Distinct())
                await RawAsync(HttpMethod.Delete, $"secret/metadata/{path}");
            foreach (var path in _toDelete)
                await RawAsync(HttpMethod.Delete, path);
        }
        _sandbox?.Dispose();
        _http.Dispose();
    }

    /// <summary>A path that nobody else has.</summary>
    public string NewPath(string name = "secret")
    {
        var path = $"konstruct-test/{_id}/{Guid.NewGuid().ToString("N")[..8]}/{name}";
        _written.Add(path);
        return path;
    }

    /// <summary>A mount of KV version 1.</summary>
    public async Task<string> NewKv1Async()
    {
        var mount = $"konstruct-test-{Guid.NewGuid().ToString("N")[..8]}";
        if (_sandbox is not null)
        {
            _sandbox.AddMount(mount, 1);
            return mount;
        }
        await RawAsync(HttpMethod.Post, $"sys/mounts/{mount}", new JsonObject { ["type"] = "kv", ["options"] = new JsonObject { ["version"] = "1" } });
        _toDelete.Add($"sys/mounts/{mount}");
        return mount;
    }

    /// <summary>A token that may do certain things alone.</summary>
    public async Task<string> NewTokenAsync(params (string Path, string[] Rights)[] rules)
    {
        if (_sandbox is not null)
            return _sandbox.CreateToken([.. rules.Select(r => new VaultRule(r.Path, r.Rights))]);
        var policy = await NewPolicyAsync(rules);
        var reply = await RawAsync(HttpMethod.Post, "auth/token/create", new JsonObject { ["policies"] = new JsonArray(policy), ["ttl"] = "10m" });
        return (string)reply!["auth"]!["client_token"]!;
    }

    /// <summary>An application role that may do certain things alone.</summary>
    public async Task<(string Mount, string RoleId, string SecretId)> NewAppRoleAsync(params (string Path, string[] Rights)[] rules)
    {
        if (_sandbox is not null)
        {
            _sandbox.AddAppRole("role-" + _id, "secret-" + _id, [.. rules.Select(r => new VaultRule(r.Path, r.Rights))]);
            return ("approle", "role-" + _id, "secret-" + _id);
        }
        var mount = $"konstruct-test-{Guid.NewGuid().ToString("N")[..8]}";
        await RawAsync(HttpMethod.Post, $"sys/auth/{mount}", new JsonObject { ["type"] = "approle" });
        _toDelete.Add($"sys/auth/{mount}");
        await RawAsync(HttpMethod.Post, $"auth/{mount}/role/tests", new JsonObject { ["token_policies"] = new JsonArray(await NewPolicyAsync(rules)), ["token_ttl"] = "10m" });
        var role = await RawAsync(HttpMethod.Get, $"auth/{mount}/role/tests/role-id");
        var secret = await RawAsync(HttpMethod.Post, $"auth/{mount}/role/tests/secret-id");
        return (mount, (string)role!["data"]!["role_id"]!, (string)secret!["data"]!["secret_id"]!);
    }

    /// <summary>A client.</summary>
    public Task<VaultClient> ConnectAsync(string? token = null) => VaultClient.ConnectAsync(Settings(VaultLogin.WithToken(token ?? Token)), TestContext.Current.CancellationToken);

    /// <summary>How a client reaches it.</summary>
    public VaultSettings Settings(VaultLogin login) => new() { Address = Address, Login = login, RetryDelay = TimeSpan.FromMilliseconds(5) };

    /// <summary>Sends a request past the client under test.</summary>
    public async Task<JsonObject?> RawAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, "v1/" + path));
        request.Headers.Add("X-Vault-Token", Token);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return response.Content.Headers.ContentLength is 0 || response.StatusCode == System.Net.HttpStatusCode.NoContent ? null : await response.Content.ReadFromJsonAsync<JsonObject>();
    }

    private async Task<string> NewPolicyAsync((string Path, string[] Rights)[] rules)
    {
        var name = $"konstruct-test-{Guid.NewGuid().ToString("N")[..8]}";
        var policy = string.Join('\n', rules.Select(r => $"path \"{r.Path}\" {{ capabilities = [{string.Join(", ", r.Rights.Select(c => $"\"{c}\""))}] }}"));
        await RawAsync(HttpMethod.Put, $"sys/policies/acl/{name}", new JsonObject { ["policy"] = policy });
        _toDelete.Add($"sys/policies/acl/{name}");
        return name;
    }
}
