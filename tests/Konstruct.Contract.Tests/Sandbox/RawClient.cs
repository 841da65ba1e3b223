using System.Net.Http.Headers;
using System.Text;

namespace Konstruct.Contract.Tests.Sandbox;

/// <summary>Plain requests, so that the stand-ins are looked at without any client of ours.</summary>
internal sealed class RawClient(Uri address, string? vaultToken = null) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    public async Task<RawAnswer> SendAsync(HttpMethod method, string path, string? json = null, string type = "application/json", AuthenticationHeaderValue? authorization = null, string? vaultNamespace = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (vaultToken is not null)
            request.Headers.Add("X-Vault-Token", vaultToken);
        if (vaultNamespace is not null)
            request.Headers.Add("X-Vault-Namespace", vaultNamespace);
        request.Headers.Authorization = authorization;
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new RawAnswer((int)response.StatusCode, text, response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<RawAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<RawAnswer> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    public Task<RawAnswer> PatchAsync(string path, string json, string type = "application/merge-patch+json") => SendAsync(HttpMethod.Patch, path, json, type);

    public void Dispose() => _http.Dispose();
}
