namespace Konstruct.Contract.Tests.Credentials;

/// <summary>What a secret is before a run.</summary>
public enum FaultStart
{
    /// <summary>It holds the token.</summary>
    Pat,

    /// <summary>There is none.</summary>
    Missing,
}
