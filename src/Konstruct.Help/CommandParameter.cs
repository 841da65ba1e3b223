using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace Konstruct.Help;

/// <summary>A parameter of a cmdlet: what the module tells of it, and what its sources say.</summary>
internal sealed record CommandParameter
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its type as PowerShell writes it, e.g. <c>string[]</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>Whether it takes no value.</summary>
    public required bool IsSwitch { get; init; }

    /// <summary>Whether it takes several values.</summary>
    public required bool IsArray { get; init; }

    /// <summary>What it may be, where that is a list.</summary>
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>Whether it has to be given in every set it is in.</summary>
    public required bool IsMandatory { get; init; }

    /// <summary>Its place among the arguments without a name, from 0; null where it has none.</summary>
    public required int? Position { get; init; }

    /// <summary>How it is taken from the pipeline: <c>by value</c>, <c>by property name</c>, both or not.</summary>
    public required IReadOnlyList<string> Pipeline { get; init; }

    /// <summary>Whether wildcards are resolved.</summary>
    public required bool TakesWildcards { get; init; }

    /// <summary>Other names.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>What it is when it is not given; null where the code has no value for that.</summary>
    public required string? Default { get; init; }

    /// <summary>What the sources say of it, as Markdown; null where they say nothing.</summary>
    public required string? Text { get; init; }

    /// <summary>A parameter of a cmdlet.</summary>
    /// <param name="parameter">What PowerShell knows of it.</param>
    /// <param name="property">The property that holds it.</param>
    /// <param name="fresh">The cmdlet before any value was given.</param>
    /// <param name="docs">What the sources say.</param>
    public static CommandParameter Of(ParameterMetadata parameter, PropertyInfo property, object fresh, XmlDocs docs)
    {
        var sets = parameter.ParameterSets.Values;
        var element = parameter.ParameterType.IsArray ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        var kind = Nullable.GetUnderlyingType(element) ?? element;
        return new CommandParameter
        {
            Name = parameter.Name,
            TypeName = NameOf(kind) + (parameter.ParameterType.IsArray ? "[]" : ""),
            IsSwitch = parameter.SwitchParameter,
            IsArray = parameter.ParameterType.IsArray,
            Values = kind.IsEnum ? Enum.GetNames(kind) : [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(a => a.ValidValues)],
            IsMandatory = sets.All(s => s.IsMandatory),
            Position = sets.Select(s => s.Position).Where(p => p >= 0).Cast<int?>().Min(),
            Pipeline = [.. new[] { (sets.Any(s => s.ValueFromPipeline), "by value"), (sets.Any(s => s.ValueFromPipelineByPropertyName), "by property name") }.Where(p => p.Item1).Select(p => p.Item2)],
            TakesWildcards = parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            Aliases = [.. parameter.Aliases],
            Default = parameter.SwitchParameter ? null : Shown(property.GetValue(fresh)),
            Text = docs.Property(property),
        };
    }

    /// <summary>One of the two that PowerShell gives a cmdlet that changes something.</summary>
    public static CommandParameter Question(ParameterMetadata parameter) => new()
    {
        Name = parameter.Name,
        TypeName = "switch",
        IsSwitch = true,
        IsArray = false,
        Values = [],
        IsMandatory = false,
        Position = null,
        Pipeline = [],
        TakesWildcards = false,
        Aliases = [.. parameter.Aliases],
        Default = null,
        Text = parameter.Name == "WhatIf" ? "Tells what would be done, and does nothing." : "Asks before each thing that is done.",
    };

    private static string? Shown(object? value) => value switch
    {
        null => null,
        string { Length: 0 } => null,
        string text => text,
        Array { Length: 0 } => null,
        // As many as there are is every one of them.
        Array all when all.GetType().GetElementType() is { IsEnum: true } kind && all.Length == Enum.GetValues(kind).Length => null,
        IDictionary { Count: 0 } => null,
        IEnumerable all => string.Join(", ", all.Cast<object>().Select(Shown)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string NameOf(Type type) => type switch
    {
        _ when type == typeof(SwitchParameter) => "switch",
        _ when type == typeof(string) => "string",
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "long",
        _ when type == typeof(double) => "double",
        _ when type == typeof(Hashtable) => "hashtable",
        _ when type == typeof(Uri) => "uri",
        _ when type == typeof(PSObject) => "psobject",
        _ when type.Namespace == "Konstruct" => $"Konstruct.{type.Name}",
        _ => type.Name,
    };
}
