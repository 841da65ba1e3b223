namespace Konstruct.Core.Yaml;

/// <summary>The blocks that template actions make of a text: if … else … end.</summary>
internal static class TemplateBlocks
{
    /// <summary>The branch of a template block that an offset lies in, as the offset of the action that opens it; -1 outside of all.</summary>
    public static int BranchAt(YamlFile file, int offset)
    {
        var open = new Stack<int>();
        foreach (var action in file.Actions)
        {
            if (action.Span.Start >= offset)
                break;
            Step(open, action);
        }
        return open.Count > 0 ? open.Peek() : -1;
    }

    /// <summary>Refuses an edit that tears a block apart or leaves a branch with nothing in it that had something.</summary>
    public static void Verify(YamlFile before, YamlFile after, int offset)
    {
        if (before.Actions.Count == 0)
            return;
        var (wasWhole, wereEmpty) = Survey(before);
        var (isWhole, areEmpty) = Survey(after);
        if (wasWhole && !isWhole)
        {
            throw new YamlEditException(YamlRefusal.TornTemplateBlock, "The edit would cut a template block ('{{ if }}' … '{{ end }}') in two.",
                "Edit this place by hand.", before.Text, offset);
        }
        if (areEmpty > wereEmpty)
        {
            throw new YamlEditException(YamlRefusal.EmptyTemplateBlock, "The edit would leave a template block ('{{ if }}' … '{{ end }}') with nothing in it.",
                "Remove the block by hand and run again.", before.Text, offset);
        }
    }

    private static (bool IsWhole, int Empty) Survey(YamlFile file)
    {
        var open = new Stack<int>();
        var whole = true;
        var empty = 0;
        TemplateAction? last = null;
        foreach (var action in file.Actions.Where(a => a.Kind != TemplateActionKind.Silent))
        {
            if (action.Kind is TemplateActionKind.Else or TemplateActionKind.End)
            {
                whole &= open.Count > 0;
                if (last is { OwnLine: true, Kind: TemplateActionKind.Open or TemplateActionKind.Else } && action.OwnLine && file.SkipTrivia(last.Span.End) >= action.Span.End)
                    empty++;
            }
            Step(open, action);
            last = action;
        }
        return (whole && open.Count == 0, empty);
    }

    private static void Step(Stack<int> open, TemplateAction action)
    {
        if (action.Kind is TemplateActionKind.Else or TemplateActionKind.End)
            open.TryPop(out _);
        if (action.Kind is TemplateActionKind.Open or TemplateActionKind.Else)
            open.Push(action.Span.Start);
    }
}
