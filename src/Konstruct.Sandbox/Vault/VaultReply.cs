using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Konstruct.Sandbox.Vault;

/// <summary>Answers in Vault's form. Source: https://developer.hashicorp.com/vault/api-docs.</summary>
internal static class VaultReply
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>How Vault writes that a policy does not grant what was asked for.</summary>
    public static Reply Denied { get; } = Errors(403, OneError("permission denied"));

    /// <summary>The answer to a token that is not, or no longer, valid.</summary>
    public static Reply InvalidToken { get; } = Errors(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");

    /// <summary>The answer where nothing is.</summary>
    public static Reply Nothing { get; } = Errors(404);

    /// <summary>The answer to a method that a path does not have.</summary>
    public static Reply Unsupported { get; } = Errors(405, OneError("unsupported operation"));

    /// <summary>The answer to a write that has nothing to tell.</summary>
    public static Reply Done { get; } = Reply.Empty(204);

    /// <summary>An answer of errors.</summary>
    public static Reply Errors(int status, params string[] errors) => Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("errors");
        foreach (var error in errors)
            json.WriteStringValue(error);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>An answer in the envelope that most have.</summary>
    /// <param name="data">Writes the value of <c>data</c>.</param>
    /// <param name="status">The status.</param>
    /// <param name="lease">The value of <c>lease_duration</c>, in seconds.</param>
    /// <param name="auth">Writes the value of <c>auth</c>; null for null.</param>
    /// <param name="warning">A warning, or null.</param>
    /// <param name="beside">Writes properties beside <c>data</c>, where an endpoint has them in both places.</param>
    public static Reply Data(Action<Utf8JsonWriter> data, int status = 200, int lease = 0, Action<Utf8JsonWriter>? auth = null, string? warning = null, Action<Utf8JsonWriter>? beside = null) => Json(status, json =>
    {
        json.WriteStartObject();
        beside?.Invoke(json);
        json.WriteString("request_id", Guid.NewGuid());
        json.WriteString("lease_id", "");
        json.WriteBoolean("renewable", false);
        json.WriteNumber("lease_duration", lease);
        json.WritePropertyName("data");
        data(json);
        json.WriteNull("wrap_info");
        json.WritePropertyName("warnings");
        if (warning is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStartArray();
            json.WriteStringValue(warning);
            json.WriteEndArray();
        }
        json.WritePropertyName("auth");
        if (auth is null)
            json.WriteNullValue();
        else
            auth(json);
        json.WriteEndObject();
    });

    /// <summary>An answer of JSON as it is written.</summary>
    public static Reply Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, _json))
            write(json);
        return new Reply(status, buffer.WrittenMemory);
    }

    /// <summary>A point in time as Vault writes it; null is an empty text.</summary>
    public static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? "";

    private static string OneError(string error) => $"1 error occurred:\n\t* {error}\n\n";
}
