namespace Konstruct.Contract.Tests.Credentials;

/// <summary>The requests of a run, in their order.</summary>
public enum FaultPoint
{
    /// <summary>Asking what is mounted.</summary>
    Mount,

    /// <summary>Asking for rights.</summary>
    Rights,

    /// <summary>Reading the secret.</summary>
    Read,

    /// <summary>Writing it.</summary>
    Write,

    /// <summary>Reading it back.</summary>
    ReadBack,
}
