using System.Collections;
using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>Reads objects of the pipeline whoever made them: this module, also in another process, <c>ConvertFrom-Json</c> of what kubectl gives, or a row of a table.</summary>
internal static class PipedObject
{
    /// <summary>Whether it is of a type of this module, or was: selected properties of it, or one that comes from another process.</summary>
    /// <param name="item">The object.</param>
    /// <param name="type">The type's full name.</param>
    public static bool Is(PSObject item, string type) => item.TypeNames.Any(n => n == type || n.EndsWith("." + type, StringComparison.Ordinal));

    /// <summary>The text at a path of properties; null where there is none, or an empty one.</summary>
    /// <param name="item">The object.</param>
    /// <param name="path">The names of the properties.</param>
    public static string? Text(object? item, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            item = Field(item, name);
        return item is null ? null : LanguagePrimitives.ConvertTo<string>(item) is { Length: > 0 } text ? text : null;
    }

    /// <summary>The items of a list that a property is; none where it is none.</summary>
    /// <param name="item">The object.</param>
    /// <param name="name">The property.</param>
    public static IEnumerable<PSObject> Items(object? item, string name) =>
        LanguagePrimitives.GetEnumerable(Field(item, name)) is { } items ? items.Cast<object?>().Where(i => i is not null).Select(i => PSObject.AsPSObject(i)) : [];

    private static object? Field(object? item, string name)
    {
        if (item is null)
            return null;
        var of = PSObject.AsPSObject(item);
        return of.BaseObject is IDictionary entries ? entries[name] : of.Properties[name]?.Value;
    }
}
