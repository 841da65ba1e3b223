namespace Konstruct.Core.Yaml;

/// <summary>A Go template action, <c>{{ … }}</c>, or a <c>&lt;TOKEN&gt;</c> that has its line to itself.</summary>
/// <param name="Span">From the opening braces to behind the closing ones.</param>
/// <param name="Kind">What it does.</param>
/// <param name="OwnLine">Whether it has its line (or lines) to itself outside of any block scalar, so that it stands for lines rather than for text in a line.</param>
public sealed record TemplateAction(TextSpan Span, TemplateActionKind Kind, bool OwnLine);
