using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>What an <see cref="Alignment"/> has to know of the kind of object. Paths are keys joined with dots; an item of a sequence has the sequence's path.</summary>
internal sealed record AlignmentRules
{
    /// <summary>Paths of texts that hold YAML, and the key beside each that may hold the same as a mapping and then wins.</summary>
    public IReadOnlyDictionary<string, string> YamlTexts { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Paths of sequences whose items are options, <c>key=value</c>: an option with the same key is the same item.</summary>
    public IReadOnlySet<string> Options { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether an entry is left as it is, given its path and the mapping that it is in, or would be.</summary>
    public Func<string, YamlMapping, bool> IsLeftAlone { get; init; } = static (_, _) => false;
}
