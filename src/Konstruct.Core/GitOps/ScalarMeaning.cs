using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>What Kubernetes reads from a scalar: "8080" in quotes is another value than 8080, while quotes around a text that is one anyway say nothing.</summary>
internal static partial class ScalarMeaning
{
    private enum Kind
    {
        Text,
        Null,
        Switch,
        Number,
    }

    /// <summary>Whether two scalars mean the same. What a template writes is compared by its text: nobody can tell what comes of it.</summary>
    public static bool IsSame(YamlScalar a, YamlScalar b)
    {
        if (IsTemplate(a) || IsTemplate(b))
            return a.Value == b.Value;
        var kind = KindOf(a);
        return kind == KindOf(b) && kind switch
        {
            Kind.Null => true,
            Kind.Switch => string.Equals(a.Value, b.Value, StringComparison.OrdinalIgnoreCase),
            _ => a.Value == b.Value,
        };
    }

    /// <summary>A value that means what <paramref name="wanted"/> does, in the quotes of the scalar whose place it takes.</summary>
    public static YamlValue InPlaceOf(YamlScalar existing, YamlScalar wanted)
    {
        if (!IsTemplate(wanted))
        {
            return KindOf(wanted) != Kind.Text || existing.IsNull || (existing.Style, wanted.Style) == (YamlScalarStyle.Plain, YamlScalarStyle.Plain)
                ? new YamlValue.Verbatim(wanted.Source)
                : new YamlValue.Text(wanted.Value);
        }
        // What stands in an action is none of YAML's business and must not be escaped.
        var quote = existing.Style switch { YamlScalarStyle.DoubleQuoted => "\"", YamlScalarStyle.SingleQuoted => "'", _ => "" };
        return new YamlValue.Verbatim(quote.Length == 0 || wanted.Value.AsSpan().IndexOfAny("'\"\\") >= 0 ? wanted.Source : quote + wanted.Value + quote);
    }

    /// <summary>Whether a text without quotes is read as text.</summary>
    public static bool IsText(string plain) => plain is not ("" or "~" or "null" or "Null" or "NULL") && !Switch().IsMatch(plain) && !Number().IsMatch(plain);

    private static bool IsTemplate(YamlScalar scalar) => scalar.Value.Contains("{{", StringComparison.Ordinal);

    private static Kind KindOf(YamlScalar scalar)
    {
        if (scalar.Style != YamlScalarStyle.Plain || scalar.Tag is not null)
            return Kind.Text;
        if (scalar.IsNull)
            return Kind.Null;
        if (Switch().IsMatch(scalar.Value))
            return Kind.Switch;
        return Number().IsMatch(scalar.Value) ? Kind.Number : Kind.Text;
    }

    // ArgoCD and kubectl read YAML 1.1, where these are booleans.
    [GeneratedRegex(@"^(true|false|yes|no|on|off|y|n)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Switch();

    [GeneratedRegex(@"^([-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9_]+)([eE][-+]?[0-9]+)?|[-+]?0[xob][0-9a-f_]+|[-+]?\.inf|\.nan)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
