using System.Text;

namespace Konstruct.Sandbox;

/// <summary>An answer on its way out.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; may be empty.</param>
/// <param name="ContentType">The body's type; not sent with an empty one.</param>
internal sealed record Reply(int Status, ReadOnlyMemory<byte> Body, string ContentType = Reply.JsonType)
{
    /// <summary>The type of JSON.</summary>
    public const string JsonType = "application/json";

    /// <summary>Further headers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Sends the body bit by bit, until it returns or the token ends it; null where the body is whole. Needs a server that can stream.</summary>
    public Func<ReplyStream, CancellationToken, Task>? Stream { get; init; }

    /// <summary>An answer of text.</summary>
    public static Reply Text(int status, string text, string contentType) => new(status, Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>An answer without a body.</summary>
    public static Reply Empty(int status) => new(status, ReadOnlyMemory<byte>.Empty);

    /// <summary>The same answer with one more header.</summary>
    public Reply With(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };
}
