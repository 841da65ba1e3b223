namespace Konstruct.Core.Reports;

/// <summary>What a report says of itself.</summary>
public sealed record ReportAbout
{
    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>When what it tells of was begun to be gathered.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Where the module is told of, as its manifest says; null where it does not.</summary>
    public Uri? ProjectUri { get; init; }

    /// <summary>The module's version.</summary>
    public string Version { get; } = typeof(ReportAbout).Assembly.GetName().Version!.ToString(3);
}
