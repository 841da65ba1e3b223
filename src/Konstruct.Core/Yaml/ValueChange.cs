namespace Konstruct.Core.Yaml;

/// <summary>The node says something else.</summary>
internal sealed class ValueChange(YamlNode target, YamlValue value) : ContentChange(target)
{
    /// <inheritdoc/>
    public override bool IsMadeIn(YamlNode after, Oracle oracle) => Says(after, value);
}
