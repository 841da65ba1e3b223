using System.Diagnostics.CodeAnalysis;

namespace Konstruct;

/// <summary>Makes lists that PowerShell can index: of what the compiler makes of <c>[.. x]</c> for an <see cref="IReadOnlyList{T}"/> it sees no indexer.</summary>
internal static class Indexed
{
    /// <summary>The same items as an array.</summary>
    [return: NotNullIfNotNull(nameof(items))]
    public static IReadOnlyList<T>? Of<T>(IReadOnlyList<T>? items) => items as T[] ?? items?.ToArray();
}
