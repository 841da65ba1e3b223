namespace Konstruct.Core.Yaml;

/// <summary>One replacement in a text.</summary>
/// <param name="Start">Where, in UTF-16 units.</param>
/// <param name="Removed">The text that stands there.</param>
/// <param name="Added">The text that stands there afterwards.</param>
public sealed record YamlSplice(int Start, string Removed, string Added);
