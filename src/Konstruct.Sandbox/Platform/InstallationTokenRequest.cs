using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Konstruct.Sandbox.Platform;

/// <summary>Asks GitHub for the token of an installation, as an App with its private key.</summary>
internal static class InstallationTokenRequest
{
    /// <summary>Sends it.</summary>
    /// <param name="client">What sends it.</param>
    /// <param name="api">The API's address.</param>
    /// <param name="appId">The App's id.</param>
    /// <param name="installationId">The installation's id.</param>
    /// <param name="privateKeyPem">The App's private key.</param>
    /// <returns>The token, or the status and body of a refusal.</returns>
    /// <exception cref="ArgumentException">The key is no RSA key in PEM.</exception>
    public static (string? Token, HttpStatusCode Status, string Body) Send(HttpClient client, Uri api, long appId, long installationId, string privateKeyPem)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, string.Create(CultureInfo.InvariantCulture, $"app/installations/{installationId}/access_tokens")));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Jwt(appId, privateKeyPem));
        using var answer = client.Send(request);
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        var body = reader.ReadToEnd();
        if (answer.StatusCode != HttpStatusCode.Created)
            return (null, answer.StatusCode, body);
        using var json = JsonDocument.Parse(body);
        return (json.RootElement.GetProperty("token").GetString(), answer.StatusCode, body);
    }

    private static string Jwt(long appId, string privateKeyPem)
    {
        using var key = RSA.Create();
        key.ImportFromPem(privateKeyPem);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var text = string.Create(CultureInfo.InvariantCulture, $$"""{{Encode("""{"alg":"RS256","typ":"JWT"}""")}}.{{Encode($$"""{"iat":{{now - 60}},"exp":{{now + 120}},"iss":"{{appId}}"}""")}}""");
        return $"{text}.{Encode(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
