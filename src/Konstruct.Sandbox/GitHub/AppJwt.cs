using System.Text;
using System.Text.Json;

namespace Konstruct.Sandbox.GitHub;

/// <summary>
/// Checks the token with which an App speaks for itself.
/// Source: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app.
/// </summary>
internal static class AppJwt
{
    private const string Undecodable = "A JSON web token could not be decoded";
    private const string NotExpiring = "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
    private const string TooFar = "'Expiration time' claim ('exp') is too far in the future";
    private const string NotIssued = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";

    // In seconds.
    private const long LongestLife = 600;

    /// <summary>The App that a token is of, or what is wrong with it.</summary>
    /// <param name="token">The token; null where none was sent.</param>
    /// <param name="find">Finds an App by its id or client id.</param>
    /// <param name="now">The server's time.</param>
    public static (SandboxApp? App, Reply? Refusal) Verify(string? token, Func<string, SandboxApp?> find, DateTimeOffset now)
    {
        try
        {
            if (token?.Split('.') is not [var header, var payload, var signature])
                return Unauthorized(Undecodable);
            using var head = JsonDocument.Parse(Decode(header));
            using var claims = JsonDocument.Parse(Decode(payload));
            if (head.RootElement.GetProperty("alg").GetString() != "RS256" || claims.RootElement.ValueKind != JsonValueKind.Object)
                return Unauthorized(Undecodable);
            if (!claims.RootElement.TryGetProperty("iss", out var issuer))
                return Unauthorized("Missing 'issuer' claim ('iss') in assertion");
            if (find(issuer.ToString()) is not { } app)
                return (null, GitHubReply.Error(404, "Integration not found"));
            if (!app.HasSigned(Encoding.ASCII.GetBytes($"{header}.{payload}"), Decode(signature)))
                return Unauthorized(Undecodable);
            var seconds = now.ToUnixTimeSeconds();
            if (Number(claims.RootElement, "exp") is not { } expires || expires <= seconds)
                return Unauthorized(NotExpiring);
            if (Number(claims.RootElement, "iat") is not { } issued || issued > seconds)
                return Unauthorized(NotIssued);
            return expires > seconds + LongestLife ? Unauthorized(TooFar) : (app, null);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Unauthorized(Undecodable);
        }
    }

    private static (SandboxApp?, Reply?) Unauthorized(string message) => (null, GitHubReply.Error(401, message));

    private static long? Number(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static byte[] Decode(string part)
    {
        var base64 = part.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(base64.PadRight(base64.Length + ((4 - (base64.Length % 4)) % 4), '='));
    }
}
