namespace Konstruct;

/// <summary>What changes in one field of a secret: its name, never a value.</summary>
/// <param name="Name">The field.</param>
/// <param name="Kind">What happens to it.</param>
public sealed record VaultFieldChange(string Name, VaultFieldChangeKind Kind)
{
    /// <summary>The change as a diff writes it: <c>+name</c>, <c>~name</c>, <c>-name</c>.</summary>
    public override string ToString() => Kind switch
    {
        VaultFieldChangeKind.Added => "+",
        VaultFieldChangeKind.Changed => "~",
        _ => "-",
    } + Name;
}
