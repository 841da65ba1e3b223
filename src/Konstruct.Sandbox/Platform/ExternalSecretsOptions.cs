namespace Konstruct.Sandbox.Platform;

/// <summary>How an <see cref="ExternalSecretsPlayer"/> plays.</summary>
public sealed record ExternalSecretsOptions
{
    /// <summary>How often it looks once it is started.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>What tells the time that refresh intervals are counted by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether a field that Vault lacks becomes the text <c>&lt;no value&gt;</c>, as before version 0.9.19 of the operator; else it is an error.</summary>
    public bool WritesNoValue { get; init; }
}
