namespace Konstruct.Core.Verification.Observed;

/// <summary>What an ExternalSecret reads from its store.</summary>
/// <param name="Key">The path, without slashes around.</param>
/// <param name="Property">The field; null for all of them.</param>
internal sealed record RemoteKey(string Key, string? Property);
