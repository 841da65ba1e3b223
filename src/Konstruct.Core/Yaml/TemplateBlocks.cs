namespace Konstruct.Core.Yaml;

/// <summary>The blocks that template actions make of a text: if … else … end.</summary>
internal static class TemplateBlocks
{
    /// <summary>The branch of a template block that an offset lies in, as the offset of the action that opens it; -1 outside of all.</summary>
    public static int BranchAt(YamlFile file, int offset)
    {
        // The last action that starts before the offset decides.
        var index = file.IndexOfActionFrom(offset);
        if (index == file.Actions.Count || file.Actions[index].Span.Start >= offset)
            index--;
        return index < 0 ? -1 : file.Branches[index];
    }

    /// <summary>The branch behind each action, as the offset of the action that opens it; -1 outside of all.</summary>
    public static int[] Branches(IReadOnlyList<TemplateAction> actions)
    {
        var open = new Stack<int>();
        var branches = new int[actions.Count];
        for (var i = 0; i < branches.Length; i++)
        {
            Step(open, actions[i]);
            branches[i] = open.Count > 0 ? open.Peek() : -1;
        }
        return branches;
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
        if (areEmpty.Count > wereEmpty.Count)
        {
            // Where no block has gone, the action that opens the branch can be named.
            var emptied = areEmpty.Except(wereEmpty).First();
            var blocks = before.Actions.Where(MakesBlock).ToList();
            throw new YamlEditException(YamlRefusal.EmptyTemplateBlock, "The edit would leave the template block that opens here with nothing in it.",
                "Remove the block by hand and run again.", before.Text, blocks.Count == after.Actions.Count(MakesBlock) ? blocks[emptied].Span.Start : offset);
        }
    }

    private static bool MakesBlock(TemplateAction action) => action.Kind is TemplateActionKind.Open or TemplateActionKind.Else or TemplateActionKind.End;

    // Whether every block is opened and closed, and the branches with nothing in them, by the place of the action that opens them among those that make blocks.
    private static (bool IsWhole, List<int> Empty) Survey(YamlFile file)
    {
        var open = new Stack<int>();
        var whole = true;
        var empty = new List<int>();
        var count = 0;
        TemplateAction? last = null;
        foreach (var action in file.Actions.Where(a => a.Kind != TemplateActionKind.Silent))
        {
            if (action.Kind is TemplateActionKind.Else or TemplateActionKind.End)
            {
                whole &= open.Count > 0;
                if (last is { OwnLine: true, Kind: TemplateActionKind.Open or TemplateActionKind.Else } && action.OwnLine && file.SkipTrivia(last.Span.End, action.Span.Start) >= action.Span.Start)
                    empty.Add(count - 1);
            }
            Step(open, action);
            last = action;
            count += MakesBlock(action) ? 1 : 0;
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
