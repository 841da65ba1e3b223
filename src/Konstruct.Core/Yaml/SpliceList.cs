namespace Konstruct.Core.Yaml;

/// <summary>Collects what an edit cuts and inserts, in any order, and merges it.</summary>
internal sealed class SpliceList(string text)
{
    private readonly List<TextSpan> _cuts = [];
    private readonly List<(int At, string Text)> _inserts = [];

    public void Cut(int start, int end)
    {
        if (end > start)
            _cuts.Add(new TextSpan(start, end));
    }

    /// <summary>Takes over what another list has.</summary>
    public void Add(SpliceList other)
    {
        _cuts.AddRange(other._cuts);
        _inserts.AddRange(other._inserts);
    }

    public void Insert(int at, string added) => _inserts.Add((at, added));

    public void Replace(TextSpan span, string added)
    {
        Cut(span.Start, span.End);
        Insert(span.Start, added);
    }

    /// <summary>Cuts that reach the end of a text whose last line is not ended leave the line before it not ended, too.</summary>
    public void KeepMissingLineEnd()
    {
        if (text.EndsWith('\n'))
            return;
        var start = text.Length;
        foreach (var cut in _cuts.OrderByDescending(c => c.End))
        {
            if (cut.End < start)
                break;
            start = Math.Min(start, cut.Start);
        }
        if (_inserts.Exists(i => i.At >= start))
            return;
        if (start == text.Length || start == 0 || text[start - 1] != '\n')
            return;
        Cut(start > 1 && text[start - 2] == '\r' ? start - 2 : start - 1, start);
    }

    public YamlEdit ToEdit()
    {
        var splices = new List<YamlSplice>();
        var merged = new List<TextSpan>();
        foreach (var cut in _cuts.OrderBy(c => c.Start))
        {
            if (merged.Count > 0 && cut.Start <= merged[^1].End)
                merged[^1] = new TextSpan(merged[^1].Start, Math.Max(merged[^1].End, cut.End));
            else
                merged.Add(cut);
        }
        foreach (var cut in merged)
        {
            var added = string.Concat(_inserts.Where(i => i.At >= cut.Start && i.At <= cut.End).Select(i => i.Text));
            splices.Add(new YamlSplice(cut.Start, text[cut.Start..cut.End], added));
        }
        foreach (var group in _inserts.Where(i => !merged.Exists(c => i.At >= c.Start && i.At <= c.End)).GroupBy(i => i.At))
            splices.Add(new YamlSplice(group.Key, "", string.Concat(group.Select(i => i.Text))));
        splices.Sort((a, b) => a.Start.CompareTo(b.Start));
        return new YamlEdit(splices);
    }
}
