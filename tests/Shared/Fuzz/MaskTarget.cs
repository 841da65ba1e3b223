using Konstruct.Core.Yaml;

namespace Konstruct.Fuzz;

/// <summary>The mask of template actions: of the text's length, and nothing but actions and tokens are masked.</summary>
internal sealed class MaskTarget : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "mask";

    /// <inheritdoc/>
    public override string What => "masking template actions";

    /// <inheritdoc/>
    public override bool Try(FuzzInput input)
    {
        var text = input.Texts[0];
        TemplateMask mask;
        try
        {
            mask = TemplateMask.Of(text);
        }
        catch (YamlSyntaxException e)
        {
            Promise(e.Offset >= 0 && e.Offset <= text.Length, "The place of a message lies in the text.");
            return false;
        }
        Promise(ReferenceEquals(mask.Text, text) && mask.Masked.Length == text.Length, "A mask is as long as its text.");
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        Promise(at == 0 || mask.Masked[0] == '\n', "A byte order mark is masked.");
        foreach (var action in mask.Actions)
        {
            Promise(action.Span.Start >= at && action.Span.Length > 0 && action.Span.End <= text.Length, "Actions stand one behind the other in the text.");
            Promise(Same(text, mask.Masked, at, action.Span.Start), "What is no action is not masked.");
            var hidden = action.OwnLine ? '\n' : mask.Letter;
            Promise(mask.Masked.AsSpan(action.Span.Start, action.Span.Length).IndexOfAnyExcept(hidden) < 0, "An action is masked as a whole.");
            Promise(action.OwnLine || !text.Contains(mask.Letter, StringComparison.Ordinal), "The letter of the mask is none of the text's.");
            Promise(text[action.Span.Start] is '{' or '<', "An action begins with a brace, a token with a bracket.");
            Promise(ReferenceEquals(mask.FirstActionFrom(action.Span.Start), action) && ReferenceEquals(mask.FirstActionFrom(action.Span.End - 1), action), "An action is found by each place in it.");
            at = action.Span.End;
        }
        Promise(Same(text, mask.Masked, at, text.Length), "What is no action is not masked.");
        Promise(!mask.Masked.Contains("{{", StringComparison.Ordinal), "No action is left.");
        return true;
    }

    private static bool Same(string text, string masked, int from, int to) => text.AsSpan(from, to - from).SequenceEqual(masked.AsSpan(from, to - from));
}
