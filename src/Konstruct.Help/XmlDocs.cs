using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Konstruct.Help;

/// <summary>What the sources say of their members, as the compiler has collected it.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members;

    private XmlDocs(Dictionary<string, XElement> members) => _members = members;

    /// <summary>Reads the compiler's file.</summary>
    public static XmlDocs Load(string path) =>
        new(XDocument.Load(path).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value, StringComparer.Ordinal));

    /// <summary>The summary of a property as Markdown; null where there is none.</summary>
    public string? Property(System.Reflection.PropertyInfo property)
    {
        if (!_members.TryGetValue($"P:{property.DeclaringType!.FullName}.{property.Name}", out var member) || member.Element("summary") is not { } summary)
            return null;
        return Blanks().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim();
    }

    private static string Markdown(XNode node) => node switch
    {
        XText text => text.Value.Replace("<", "\\<", StringComparison.Ordinal),
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{(see.Attribute("langword")?.Value ?? see.Attribute("cref")!.Value).Split('.')[^1]}`",
        XElement other => throw new NotSupportedException($"<{other.Name.LocalName}> in the summary of a parameter has no form in Markdown yet: give it one in {nameof(XmlDocs)}."),
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}
