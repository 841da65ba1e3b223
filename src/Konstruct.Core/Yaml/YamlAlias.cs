namespace Konstruct.Core.Yaml;

/// <summary>An alias, <c>*name</c>.</summary>
public sealed class YamlAlias : YamlNode
{
    internal YamlAlias(YamlFile file, TextSpan span, string name)
        : base(file, span, span.Start, null, null) => Name = name;

    /// <summary>The anchor it stands for.</summary>
    public string Name { get; }
}
