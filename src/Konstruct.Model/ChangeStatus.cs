namespace Konstruct;

/// <summary>What became of a manifest.</summary>
public enum ChangeStatus
{
    /// <summary>The file was changed.</summary>
    Changed,

    /// <summary>The file would change: <c>-WhatIf</c> was given, or the question was answered with no.</summary>
    Pending,

    /// <summary>The file already is as it should be.</summary>
    Unchanged,

    /// <summary>The file holds nothing that this cmdlet is about.</summary>
    NotApplicable,
}
