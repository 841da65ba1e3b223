namespace Konstruct.Core.Yaml;

/// <summary>
/// Edits a YAML text by splices. Each edit is verified before it counts: the result parses, its content differs by exactly the change asked for,
/// no template block is torn or emptied. An edit that cannot be made so is refused with a <see cref="YamlEditException"/> and nothing has changed.
/// Nodes belong to the file they were read from: after an edit, look them up again in <see cref="File"/>.
/// </summary>
/// <param name="file">What to edit.</param>
public sealed class YamlEditor(YamlFile file)
{
    private readonly List<YamlEdit> _edits = [];
    private SpliceList? _together;
    private List<ContentChange> _changes = [];

    /// <summary>The file as it is after the edits so far.</summary>
    public YamlFile File { get; private set; } = file ?? throw new ArgumentNullException(nameof(file));

    /// <summary>The edits so far, the first one first.</summary>
    public IReadOnlyList<YamlEdit> Edits => _edits;

    /// <summary>Replaces a node's content. A scalar that becomes a scalar keeps its style where that can hold the value; anchor and tag stay.</summary>
    /// <param name="node">The node.</param>
    /// <param name="value">What it is to say.</param>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void Set(YamlNode node, YamlValue value)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(value);
        Guard(node);
        RefuseHidden(node);
        RefuseAliased(node);
        RefuseAliased(node, itsOwn: true);
        Apply(NodeReplacement.Splices(node, value), new ValueChange(node, value), node.ContentStart);
    }

    /// <summary>Inserts an entry into a mapping, or into an empty value, which becomes a mapping.</summary>
    /// <param name="mapping">The mapping or the empty value.</param>
    /// <param name="key">The new entry's key.</param>
    /// <param name="value">The new entry's value.</param>
    /// <param name="after">The entry to insert behind; null: behind the last one that is not in a template block of its own.</param>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void Insert(YamlNode mapping, string key, YamlValue value, YamlEntry? after = null) => Insert(mapping, [(key, value)], after);

    /// <summary>Inserts entries into a mapping, or into an empty value, which becomes a mapping.</summary>
    /// <param name="mapping">The mapping or the empty value.</param>
    /// <param name="entries">Keys and values, in order.</param>
    /// <param name="after">The entry to insert behind; null: behind the last one that is not in a template block of its own.</param>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void Insert(YamlNode mapping, IReadOnlyList<(string Key, YamlValue Value)> entries, YamlEntry? after = null)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(entries);
        Guard(mapping);
        InsertEntries(mapping, entries, after, first: false);
    }

    /// <summary>Inserts items into a sequence, or into an empty value, which becomes a sequence.</summary>
    /// <param name="sequence">The sequence or the empty value.</param>
    /// <param name="items">The items, in order.</param>
    /// <param name="after">The item to insert behind; null: behind the last one that is not in a template block of its own.</param>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void Insert(YamlNode sequence, IReadOnlyList<YamlValue> items, YamlItem? after = null)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        ArgumentNullException.ThrowIfNull(items);
        Guard(sequence);
        if (sequence is YamlMapping)
            throw Refuse(YamlRefusal.WrongKind, "A sequence was expected, but this is a mapping.", "Edit this place by hand.", sequence.Span.Start);
        Insert(sequence, [.. items.Select(i => ((string?)null, i))], after, first: false);
    }

    /// <summary>Inserts an entry before all others of a mapping.</summary>
    /// <param name="mapping">The mapping or the empty value.</param>
    /// <param name="key">The new entry's key.</param>
    /// <param name="value">The new entry's value.</param>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void InsertFirst(YamlNode mapping, string key, YamlValue value) => InsertFirst(mapping, [(key, value)]);

    /// <summary>Inserts entries before all others of a mapping.</summary>
    /// <param name="mapping">The mapping or the empty value.</param>
    /// <param name="entries">Keys and values, in order.</param>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void InsertFirst(YamlNode mapping, IReadOnlyList<(string Key, YamlValue Value)> entries)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(entries);
        Guard(mapping);
        InsertEntries(mapping, entries, null, first: true);
    }

    /// <summary>Removes entries or items of one collection. Comments on lines of their own stay.</summary>
    /// <param name="cells">The entries or items.</param>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void Remove(params IReadOnlyCollection<YamlCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count == 0)
            return;
        var collection = cells.First().Collection;
        if (cells.Any(c => !ReferenceEquals(c.Collection, collection)))
            throw new ArgumentException("The cells belong to several collections; expected those of one.", nameof(cells));
        Guard(collection);
        RefuseAliased(collection);
        foreach (var cell in cells)
        {
            if (cell is YamlEntry entry)
                RefuseAliased(entry.Key, itsOwn: true);
            RefuseAliased(cell.Value, itsOwn: true);
            RefuseHiddenBehind(cell);
        }
        if (cells.Count == collection.Cells.Count)
            RefuseHidden(collection);
        var ordered = cells.OrderBy(c => c.Index).ToList();
        var splices = collection.Style == YamlCollectionStyle.Block ? BlockEdits.Remove(collection, ordered) : FlowEdits.Remove(collection, ordered);
        Apply(splices, Cells(collection, c => c.Remove(cells)), ordered[0].Start);
    }

    /// <summary>Inserts a document.</summary>
    /// <param name="index">Its place among the documents, from 0.</param>
    /// <param name="source">Its text: one YAML document without marker.</param>
    /// <exception cref="YamlSyntaxException">The text is not YAML.</exception>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void InsertDocument(int index, string source)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, File.Documents.Count);
        var added = DocumentEdits.ReadOne(source, File);
        Apply(DocumentEdits.Insert(File, index, added), WithDocuments(index, 0, added.Documents), index < File.Documents.Count ? File.Documents[index].Start : File.Text.Length);
    }

    /// <summary>Replaces a document; its marker stays.</summary>
    /// <param name="document">The document.</param>
    /// <param name="source">Its new text: one YAML document without marker.</param>
    /// <exception cref="YamlSyntaxException">The text is not YAML.</exception>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void ReplaceDocument(YamlDocument document, string source)
    {
        ArgumentNullException.ThrowIfNull(document);
        Guard(document.Root);
        if (File.HiddenOutputs(document.Root.Span.End, document.Root.Span.End).FirstOrDefault() is { } action)
        {
            throw Refuse(YamlRefusal.HiddenContent, "A template action writes more content here, which would be left behind.",
                "Replace this document by hand.", action.Span.Start);
        }
        var added = DocumentEdits.ReadOne(source, File);
        Apply(DocumentEdits.Replace(document, added), WithDocuments(document.Index, 1, added.Documents), document.Start);
    }

    /// <summary>Removes a document with its marker and the comments inside it.</summary>
    /// <param name="document">The document.</param>
    /// <exception cref="YamlEditException">The edit was refused.</exception>
    public void RemoveDocument(YamlDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        Guard(document.Root);
        Apply(DocumentEdits.Remove(document), WithDocuments(document.Index, 1, []), document.Start);
    }

    /// <summary>
    /// Makes several edits as one: each is written for the file as it is now, so that nodes stay valid from one to the next, and the result is verified once.
    /// A collection may get cells once, behind one that stays, and lose others.
    /// </summary>
    /// <param name="edits">Calls <see cref="Set"/>, <see cref="Remove"/> and the inserting methods.</param>
    /// <exception cref="YamlEditException">The edits were refused, all of them.</exception>
    public void Together(Action edits)
    {
        ArgumentNullException.ThrowIfNull(edits);
        if (_together is not null)
            throw new InvalidOperationException("Edits are being gathered already.");
        var splices = _together = new SpliceList(File.Text);
        var changes = _changes = [];
        try
        {
            edits();
        }
        finally
        {
            _together = null;
            _changes = [];
        }
        if (changes.Count > 0)
            Commit(splices, new Oracle(changes).Accepts, changes[0].Target.ContentStart);
    }

    /// <summary>Takes the last edit back.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public void Undo()
    {
        if (_edits.Count == 0)
            throw new InvalidOperationException("There is no edit to take back.");
        File = YamlFile.Parse(_edits[^1].Inverse.ApplyTo(File.Text));
        _edits.RemoveAt(_edits.Count - 1);
    }

    private void InsertEntries(YamlNode mapping, IReadOnlyList<(string Key, YamlValue Value)> entries, YamlEntry? after, bool first)
    {
        if (mapping is YamlSequence)
            throw Refuse(YamlRefusal.WrongKind, "A mapping was expected, but this is a sequence.", "Edit this place by hand.", mapping.Span.Start);
        foreach (var (key, _) in entries)
        {
            if ((mapping as YamlMapping)?.FindAll(key).FirstOrDefault() is { } there)
                throw Refuse(YamlRefusal.DuplicateKey, $"The key '{key}' is already there.", "Set its value instead.", there.Start);
        }
        Insert(mapping, [.. entries.Select(e => ((string?)e.Key, e.Value))], after, first);
    }

    private void Insert(YamlNode node, List<(string? Key, YamlValue Value)> cells, YamlCell? after, bool first)
    {
        if (cells.Count == 0)
            return;
        RefuseAliased(node);
        var collection = node as YamlCollection;
        if (after is not null && !ReferenceEquals(after.Collection, collection))
            throw new ArgumentException("The cell to insert behind is not one of this collection.", nameof(after));
        if (collection is null or { Cells.Count: 0 })
            RefuseHidden(node);
        var splices = collection switch
        {
            null when node is YamlScalar { IsNull: true } => BlockEdits.Fill(node, cells),
            null => throw Refuse(YamlRefusal.WrongKind, "A collection was expected, but this is a single value.", "Edit this place by hand.", node.Span.Start),
            { Style: YamlCollectionStyle.Pair } => throw Refuse(YamlRefusal.Layout, "This pair stands in a list without braces of its own.", "Put the pair into braces.", node.Span.Start),
            { Cells.Count: 0, Parent.Style: not (YamlCollectionStyle.Flow or YamlCollectionStyle.Pair) } when !node.Source.AsSpan(1, node.Source.Length - 2).ContainsAny("#\n") => BlockEdits.Fill(node, cells),
            { Cells.Count: 0, Parent: null } when !node.Source.AsSpan(1, node.Source.Length - 2).ContainsAny("#\n") => BlockEdits.Fill(node, cells),
            _ => null,
        };
        if (!first && collection is { Cells.Count: > 0 })
            after ??= LastOfOwnLevel(collection);
        splices ??= collection!.Style == YamlCollectionStyle.Block ? BlockEdits.Insert(collection, after, cells) : FlowEdits.Insert(collection, after, cells);
        Apply(splices, Cells(node, c => c.Add(after is null ? 0 : after.Index + 1, cells)), after?.Start ?? node.ContentStart);
    }

    // What is inserted behind an entry shares its template block: behind one of a block of its own it would come and go with that.
    private YamlCell LastOfOwnLevel(YamlCollection collection)
    {
        var level = TemplateBlocks.BranchAt(File, collection.Cell?.Start ?? collection.ContentStart);
        return collection.Cells.LastOrDefault(c => TemplateBlocks.BranchAt(File, c.Start) == level)
            ?? throw Refuse(YamlRefusal.HiddenContent, "Every entry here is in a template block, and what is inserted would come and go with it.", "Add the entry by hand.", collection.ContentStart);
    }

    // Inside Together what is asked of one collection is one change.
    private CellsChange Cells(YamlNode node, Action<CellsChange> change)
    {
        var cells = _changes.OfType<CellsChange>().FirstOrDefault(c => ReferenceEquals(c.Target, node)) ?? new CellsChange(node);
        change(cells);
        return cells;
    }

    private static Func<YamlFile, YamlFile, bool> WithDocuments(int index, int removed, IReadOnlyList<YamlDocument> added) => (before, after) =>
        new Oracle([]).Accepts([.. before.Documents.Take(index), .. added, .. before.Documents.Skip(index + removed)], after);

    private void Apply(SpliceList splices, ContentChange change, int offset)
    {
        if (_together is null)
        {
            Commit(splices, new Oracle([change]).Accepts, offset);
            return;
        }
        _together.Add(splices);
        if (!_changes.Contains(change))
            _changes.Add(change);
    }

    private void Apply(SpliceList splices, Func<YamlFile, YamlFile, bool> accepts, int offset)
    {
        if (_together is not null)
            throw new InvalidOperationException("Documents are edited one by one.");
        Commit(splices, accepts, offset);
    }

    private void Commit(SpliceList splices, Func<YamlFile, YamlFile, bool> accepts, int offset)
    {
        var edit = splices.ToEdit();
        YamlFile after;
        try
        {
            after = YamlFile.Parse(edit.ApplyTo(File.Text));
        }
        catch (YamlSyntaxException e)
        {
            throw new YamlEditException(YamlRefusal.Oracle, $"The edit would give a text that cannot be read: {e.Problem}", "Edit this place by hand.", File.Text, offset, e);
        }
        TemplateBlocks.Verify(File, after, offset);
        if (!accepts(File, after) || edit.Inverse.ApplyTo(after.Text) != File.Text)
            throw Refuse(YamlRefusal.Oracle, "The edit would change more, or less, than was asked for.", "Edit this place by hand.", offset);
        _edits.Add(edit);
        File = after;
    }

    private void Guard(YamlNode node)
    {
        if (!ReferenceEquals(node.File, File))
            throw new ArgumentException("The node belongs to another state of the file. Look it up again after each edit.", nameof(node));
        if (node is YamlAlias)
            throw Refuse(YamlRefusal.Alias, $"The alias '{node.Source}' stands here: what is edited through it changes elsewhere, too.", "Replace the alias by what it stands for.", node.Span.Start);
    }

    private void RefuseHidden(YamlNode node)
    {
        if (node.HidesContent)
        {
            throw Refuse(YamlRefusal.HiddenContent, "A template action writes the content here, so that nobody can tell what is there.",
                "Make the change by hand, in what the action writes.", node.Span.Start);
        }
    }

    // What an action writes below the cell would stay when the cell goes, and come out below another one.
    private void RefuseHiddenBehind(YamlCell cell)
    {
        if (HiddenContent.FirstBelow(cell) is { } action)
        {
            throw Refuse(YamlRefusal.HiddenContent, "A template action writes more content here, which would be left behind.",
                "Remove this by hand, together with what the action writes.", action.Span.Start);
        }
    }

    private void RefuseAliased(YamlNode node, bool itsOwn = false)
    {
        for (var at = node; at is not null; at = itsOwn ? null : at.Parent)
        {
            if (at.Anchor is { } name && node.Document.AliasedAnchors.Contains(name))
            {
                throw Refuse(YamlRefusal.Alias, $"The anchor '&{name}' is used by an alias: an edit here changes what stands there, too.",
                    "Replace the alias by what it stands for.", at.Span.Start);
            }
        }
        if (!itsOwn)
            return;
        foreach (var cell in (node as YamlCollection)?.Cells ?? [])
        {
            if (cell is YamlEntry entry)
                RefuseAliased(entry.Key, itsOwn: true);
            RefuseAliased(cell.Value, itsOwn: true);
        }
    }

    private YamlEditException Refuse(YamlRefusal refusal, string problem, string recommendation, int offset) =>
        new(refusal, problem, recommendation, File.Text, offset);
}
