using System.Net.Http.Headers;
using System.Text.Json;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.Sandbox;

/// <summary>Plain requests with a token.</summary>
internal sealed class KubernetesRawClient(Uri address, string? token) : IDisposable
{
    public const string Default = "api/v1/namespaces/default";
    public const string ExternalSecrets = "apis/external-secrets.io/v1/namespaces/default/externalsecrets";

    private readonly RawClient _client = new(address);
    private readonly HttpClient _watching = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    public KubernetesRawClient(KubernetesServer server)
        : this(server.Address, server.AdminToken)
    {
    }

    private AuthenticationHeaderValue? Authorization => token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    public Task<RawAnswer> SendAsync(HttpMethod method, string path, string? json = null, string type = "application/json") => _client.SendAsync(method, path, json, type, Authorization);

    public Task<RawAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<RawAnswer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    public Task<RawAnswer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public Task<RawAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public Task<RawAnswer> MergeAsync(string path, string json) => SendAsync(HttpMethod.Patch, path, json, "application/merge-patch+json");

    /// <summary>Starts a watch; returns when the server has answered.</summary>
    public async Task<StreamReader> WatchAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = Authorization;
        var response = await _watching.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("application/json", response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return new StreamReader(await response.Content.ReadAsStreamAsync());
    }

    public void Dispose()
    {
        _client.Dispose();
        _watching.Dispose();
    }

    public static (int Status, string? Reason, string? Message) Failure(RawAnswer answer)
    {
        Assert.Equal("Failure", answer.Json.GetProperty("status").GetString());
        Assert.Equal(answer.Status, answer.Json.GetProperty("code").GetInt32());
        return (answer.Status, answer.Json.GetProperty("reason").GetString(), answer.Json.GetProperty("message").GetString());
    }

    public static string[] Names(JsonElement list) => [.. list.GetProperty("items").EnumerateArray().Select(Name)];

    public static string Name(JsonElement found) => found.GetProperty("metadata").GetProperty("name").GetString()!;
}
