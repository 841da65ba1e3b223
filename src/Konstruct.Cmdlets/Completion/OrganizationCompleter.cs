using System.Collections;

namespace Konstruct.Cmdlets.Completion;

/// <summary>Completes the organisations of the sandbox.</summary>
public sealed class OrganizationCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Tip)> Names(string parameter, IDictionary bound) => (RunningSandbox.Environment?.Organizations ?? []).Select(o => (o, "of the sandbox"));
}
