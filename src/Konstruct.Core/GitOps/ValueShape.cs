using System.Text.RegularExpressions;

namespace Konstruct.Core.GitOps;

/// <summary>Shapes that values have to have, so that none can break out of its place in YAML.</summary>
internal static partial class ValueShape
{
    // A token of the vendor's templates, or an expression of Helm's without quotes in it.
    private const string Placeholder = @"<[A-Z][A-Z0-9_-]*>|\{\{-? ?\$?\.[A-Za-z][A-Za-z0-9_.]*( ?\| ?[a-z]+)* ?-?\}\}";

    /// <summary>An RFC 1123 label, or one with placeholders in it.</summary>
    public static Regex Name => LabelOrTemplate();

    /// <summary>An RFC 1123 subdomain with an optional port, or one with placeholders in it.</summary>
    public static Regex Domain => SubdomainOrTemplate();

    /// <summary>An address of http or https without user, fragment and what YAML or Helm would take for its own.</summary>
    public static Regex Url => HttpUrl();

    /// <summary>A duration as Prometheus writes it.</summary>
    public static Regex Duration => PrometheusDuration();

    /// <summary>A version, or a range of versions.</summary>
    public static Regex Version => VersionOrRange();

    /// <summary>A plain name of a YAML file.</summary>
    public static Regex File => YamlFileName();

    /// <summary>Refuses a value of another shape.</summary>
    /// <exception cref="InvalidValueException">The value has another shape.</exception>
    public static void Check(string name, string? value, Regex shape, string expected, int longest = int.MaxValue)
    {
        if (value is null || shape.IsMatch(value) && value.Length <= longest)
            return;
        var shown = ControlCharacter().Replace(value, "?");
        throw new InvalidValueException($"{name} is '{(shown.Length > 100 ? string.Concat(shown.AsSpan(0, 100), "…") : shown)}'; expected {expected}.", name);
    }

    [GeneratedRegex($@"\A([a-z0-9]([a-z0-9-]*[a-z0-9])?|([a-z0-9-]|{Placeholder})*({Placeholder})([a-z0-9-]|{Placeholder})*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LabelOrTemplate();

    [GeneratedRegex($@"\A([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|([a-z0-9.-]|{Placeholder})*({Placeholder})([a-z0-9.-]|{Placeholder})*)(:[0-9]{{1,5}})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SubdomainOrTemplate();

    [GeneratedRegex($@"\Ahttps?://([A-Za-z0-9.-]|{Placeholder})+(:[0-9]{{1,5}})?(/([A-Za-z0-9._~/%+=&?!,;:-]|{Placeholder})*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HttpUrl();

    // https://prometheus.io/docs/prometheus/latest/configuration/configuration: each unit once, the longest first.
    [GeneratedRegex(@"\A([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?(?<=[a-z])\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PrometheusDuration();

    [GeneratedRegex(@"\A[0-9v*~^<>=][0-9A-Za-z.+*~^<>=|, -]*(?<! )\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionOrRange();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]*\.ya?ml\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex YamlFileName();

    [GeneratedRegex(@"[\x00-\x1F\x7F-\x9F\u2028\u2029]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ControlCharacter();
}
