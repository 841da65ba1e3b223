namespace Konstruct.Core.Yaml;

/// <summary>Why an edit was refused.</summary>
public enum YamlRefusal
{
    /// <summary>The edit would reach through an alias, a merge key or an anchor that is used elsewhere.</summary>
    Alias,

    /// <summary>A template action stands where the content would be, so that nobody can tell what is there.</summary>
    HiddenContent,

    /// <summary>A template block would be left with nothing in it.</summary>
    EmptyTemplateBlock,

    /// <summary>A template block would be torn apart.</summary>
    TornTemplateBlock,

    /// <summary>The same key stands more than once.</summary>
    DuplicateKey,

    /// <summary>The node is of another kind than the edit needs.</summary>
    WrongKind,

    /// <summary>The place is written in a way in which the edit cannot be made safely.</summary>
    Layout,

    /// <summary>The edited text does not say exactly what was asked for.</summary>
    Oracle,
}
