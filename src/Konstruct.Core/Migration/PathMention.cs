using System.Globalization;
using System.Text.RegularExpressions;
using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Migration;

/// <summary>A place in a file that names a path in Vault, or the beginning of paths that something is put behind.</summary>
/// <param name="File">Full path of the file.</param>
/// <param name="Line">Its line, from 1; 0 where the file is too large to tell.</param>
/// <param name="Path">The path, or the beginning.</param>
/// <param name="IsWhole">Whether it is the path and not the beginning.</param>
/// <param name="IsDocument">Whether only people read it.</param>
internal sealed record PathMention(string File, int Line, string Path, bool IsWhole, bool IsDocument)
{
    /// <summary>Whether it may mean a path.</summary>
    public bool IsAbout(string path) => IsWhole ? path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal) || Path.StartsWith(path + "/", StringComparison.Ordinal) : path.StartsWith(Path, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? $"'{File}'" : string.Create(CultureInfo.InvariantCulture, $"'{File}', line {Line},");

    /// <summary>The mentions in a text.</summary>
    /// <param name="file">Full path of its file.</param>
    /// <param name="text">The text.</param>
    /// <param name="prefix">The path below which all projects' credentials stand.</param>
    /// <param name="isDocument">Whether only people read it.</param>
    public static IEnumerable<PathMention> In(string file, string text, string prefix, bool isDocument)
    {
        var matches = Regex.Matches(text, $@"(?<![\w.-]){Regex.Escape(prefix)}(?<rest>(/[\w.-]+)*)(?<slash>/?)(?<next>[^\r\n]?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));
        var content = matches.Count > 0 && IsYaml(file) ? YamlContent.Of(text) : null;
        foreach (Match match in matches)
        {
            var isSearched = false;
            if (content is not null && (!content.Holds(match.Index) || content.IsJudged(match.Index, out isSearched)))
                continue;
            if (Of(match, prefix, isSearched) is { } mention)
                yield return new PathMention(file, TextPosition.At(text, match.Index).Line, mention.Path, mention.IsWhole, isDocument);
        }
    }

    private static (string Path, bool IsWhole)? Of(Match match, string prefix, bool isSearched)
    {
        var (rest, slash, next) = (match.Groups["rest"].Value, match.Groups["slash"].Value, match.Groups["next"].Value);
        var isFilledIn = next is "$" or "{" or "<" or "%";
        // Vault's policies grant with stars, and read nothing; what only begins alike is something else.
        if (next is "*" or "+" || (rest.Length == 0 && slash.Length == 0 && next.Length > 0 && (char.IsLetterOrDigit(next[0]) || next[0] is '-' or '_' or '.')))
            return null;
        if (rest.Length == 0 ? slash.Length > 0 : isFilledIn && slash.Length == 0)
            return (prefix + rest + slash, false);
        // The folder of all projects is read where it is searched; elsewhere it is a secret's own path.
        return rest.Length > 0 ? (prefix + rest.TrimEnd('.'), true) : isSearched ? (prefix + "/", false) : null;
    }

    private static bool IsYaml(string file) => file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);

    /// <summary>What of a YAML text is no comment, and what of it is judged by the ExternalSecrets that it makes up.</summary>
    private sealed class YamlContent
    {
        private readonly List<TextSpan> _values = [];
        private readonly List<TextSpan> _judged = [];
        private readonly List<TextSpan> _searched = [];

        public static YamlContent? Of(string text)
        {
            try
            {
                var file = YamlFile.Parse(text);
                var content = new YamlContent();
                foreach (var document in file.Documents)
                    content.Add(document.Root);
                content._values.AddRange(file.Actions.Select(a => a.Span).Where(s => !text[s.Start..s.End].TrimStart('{', '-', ' ').StartsWith("/*", StringComparison.Ordinal)));
                foreach (var source in new Manifest(file).Objects())
                    content.Judge(source);
                return content;
            }
            // Nobody can tell what of it is a comment.
            catch (YamlTextException)
            {
                return null;
            }
        }

        public bool Holds(int offset) => _values.Exists(s => s.Contains(offset));

        public bool IsJudged(int offset, out bool isSearched)
        {
            isSearched = _searched.Exists(s => s.Contains(offset));
            return _judged.Exists(s => s.Contains(offset));
        }

        private void Judge(ManifestObject source)
        {
            try
            {
                if (ExternalSecret.From(source) is not { } secret)
                    return;
                _judged.AddRange(secret.ProjectKeys.Select(k => k.Span));
                foreach (var find in (source.At("spec", "dataFrom") as YamlSequence)?.Items.Select(i => (i.Value as YamlMapping)?["find"]).OfType<YamlMapping>() ?? [])
                {
                    if (find["path"] is { } path)
                        _searched.Add(path.Span);
                }
            }
            // What cannot be read is not judged.
            catch (YamlEditException e)
            {
                System.Diagnostics.Debug.WriteLine(e.Message);
            }
        }

        private void Add(YamlNode node)
        {
            if (node is not YamlCollection collection)
            {
                _values.Add(node.Span);
                return;
            }
            foreach (var cell in collection.Cells)
            {
                if (cell is YamlEntry entry)
                    Add(entry.Key);
                Add(cell.Value);
            }
        }
    }
}
