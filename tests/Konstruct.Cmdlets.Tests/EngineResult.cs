using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests;

/// <summary>What a script put out.</summary>
public sealed record EngineResult
{
    /// <summary>The objects.</summary>
    public required IReadOnlyList<PSObject> Output { get; init; }

    /// <summary>The error that ended the script, or null.</summary>
    public required ErrorRecord? Failure { get; init; }

    /// <summary>The errors after which the script went on.</summary>
    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    /// <summary>The warnings.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The verbose messages.</summary>
    public required IReadOnlyList<string> Verbose { get; init; }

    /// <summary>The debug messages.</summary>
    public required IReadOnlyList<string> Debug { get; init; }

    /// <summary>The progress records.</summary>
    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    /// <summary>The information records.</summary>
    public required IReadOnlyList<InformationRecord> Information { get; init; }

    /// <summary>What went to the console directly, as the text of <c>-WhatIf</c> does.</summary>
    public required string HostText { get; init; }

    /// <summary>The objects of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>Those objects, unwrapped.</returns>
    public IReadOnlyList<T> OutputOf<T>() => [.. Output.Select(static item => item.BaseObject).OfType<T>()];
}
