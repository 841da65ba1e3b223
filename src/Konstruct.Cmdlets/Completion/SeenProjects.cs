using System.Collections.Concurrent;

namespace Konstruct.Cmdlets.Completion;

/// <summary>The projects that commands of this process have told of, so that they can be completed without asking again.</summary>
internal static class SeenProjects
{
    private static readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => _names.Keys;

    /// <summary>Remembers one.</summary>
    public static void Add(string? name)
    {
        if (name is { Length: > 0 })
            _names.TryAdd(name, 0);
    }
}
