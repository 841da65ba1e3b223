namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>How a generated scalar is written, where it can be.</summary>
internal enum ScalarStyleWish
{
    Plain,
    Single,
    Double,
    Literal,
    Folded,
    DoubleOverLines,
    PlainOverLines,
}
