namespace Konstruct.Core.Credentials;

/// <summary>A write to a secret, by the versions.</summary>
/// <param name="Before">The version that it found; 0 where there was none.</param>
/// <param name="After">The version that it made, or would have made.</param>
/// <param name="Existed">Whether what it found had data.</param>
/// <param name="IsKnown">Whether it is known to have been made; a run that is killed may have but begun it.</param>
public readonly record struct SecretWrite(int Before, int After, bool Existed, bool IsKnown = true);
