using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Konstruct;

/// <summary>A text that takes a fraction of its memory where it is long: the plan of a fleet holds a diff for every file.</summary>
internal readonly struct PackedText : IEquatable<PackedText>
{
    private const int ShortestPacked = 512;
    private const int Window = 16;

    private readonly string? _text;
    private readonly byte[]? _packed;
    private readonly int _length;

    private PackedText(string text, byte[]? packed)
    {
        _text = packed is null ? text : null;
        _packed = packed;
        _length = text.Length;
    }

    /// <summary>Packs a text, unit by unit: halves of surrogate pairs come back, too.</summary>
    public static PackedText Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < ShortestPacked)
            return new PackedText(text, null);
        var units = MemoryMarshal.AsBytes(text.AsSpan());
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(units.Length));
        try
        {
            return new PackedText(text, BrotliEncoder.TryCompress(units, buffer, out var written, quality: 1, Window) && written < units.Length ? buffer[..written] : null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The text.</summary>
    public override string ToString() => _packed is null ? _text ?? "" : string.Create(_length, _packed, static (units, packed) =>
    {
        if (!BrotliDecoder.TryDecompress(packed, MemoryMarshal.AsBytes(units), out _))
            throw new InvalidOperationException("A text cannot be unpacked.");
    });

    /// <inheritdoc/>
    public bool Equals(PackedText other) => _length == other._length && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PackedText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _length;
}
