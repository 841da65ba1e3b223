namespace Konstruct.Core.Reports;

/// <summary>What reports say of a rule.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, a word.</param>
/// <param name="Title">What it is about, as a sentence without its stop.</param>
/// <param name="Recommendation">What to do.</param>
/// <param name="Severity">How much it matters, as a rule.</param>
/// <param name="Page">The page that explains it.</param>
internal sealed record RuleText(string Id, string Name, string Title, string Recommendation, FindingSeverity Severity, string Page);
