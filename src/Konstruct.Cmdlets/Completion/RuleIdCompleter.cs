using System.Collections;
using System.Runtime.CompilerServices;
using Konstruct.Core.Verification;

namespace Konstruct.Cmdlets.Completion;

/// <summary>Completes the ids of the checks' rules.</summary>
public sealed class RuleIdCompleter : NameCompleter
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected override IEnumerable<(string Name, string Tip)> Names(string parameter, IDictionary bound) => ArgoAuthTest.Rules.Select(r => (r.Key, $"{r.Value}; see docs/checks.md"));
}
