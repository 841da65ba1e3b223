namespace Konstruct;

/// <summary>What a report is written as.</summary>
public enum ReportFormat
{
    /// <summary>One page for people, with everything in it: works offline, in light and dark, and prints.</summary>
    Html,

    /// <summary>SARIF 2.1.0, for code scanning and editors: findings with their places, and checks that fail or warn.</summary>
    Sarif,
}
