using System.Net;
using System.Text;

namespace Konstruct.Core.Reports.Html;

/// <summary>Writes HTML whose texts and attributes are escaped by construction: there is no way to write markup but element by element, and none to write a script, a handler or a style of an element.</summary>
internal sealed class HtmlWriter
{
    private static readonly HashSet<string> _void = new(StringComparer.Ordinal) { "meta", "wbr" };

    // Where a line may begin without a blank that would be seen.
    private static readonly HashSet<string> _ownLine = new(StringComparer.Ordinal)
    {
        "body", "dd", "details", "div", "dl", "dt", "footer", "h1", "h2", "h3", "head", "header", "li", "main", "meta", "nav", "p", "pre", "section", "style", "summary", "table", "tbody", "thead", "title", "tr", "ul",
    };

    private static readonly HashSet<string> _forbidden = new(StringComparer.Ordinal) { "script", "iframe", "object", "embed", "base", "form", "link" };

    private readonly StringBuilder _text = new("<!DOCTYPE html>");
    private readonly Stack<string> _open = new();

    /// <summary>Begins an element.</summary>
    /// <param name="element">Its name.</param>
    /// <param name="attributes">Its attributes; one whose value is null is left out.</param>
    public HtmlWriter Open(string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        if (!IsName(element) || _forbidden.Contains(element))
            throw new ArgumentException($"'{element}' is no element of a report.", nameof(element));
        if (_ownLine.Contains(element))
            _text.Append('\n');
        _text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            if (!IsName(name) || name is "style" or "src" or "srcset" || name.StartsWith("on", StringComparison.Ordinal) || (name == "href" && !IsLink(value)))
                throw new ArgumentException($"'{name}' is no attribute of a report.", nameof(attributes));
            if (value is not null)
                _text.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(VisibleText.Of(value))).Append('"');
        }
        _text.Append('>');
        if (!_void.Contains(element))
            _open.Push(element);
        return this;
    }

    /// <summary>Ends the element that was begun last.</summary>
    public HtmlWriter Close()
    {
        _text.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>Writes text.</summary>
    public HtmlWriter Text(string? text)
    {
        if (text is not null)
            _text.Append(WebUtility.HtmlEncode(VisibleText.Of(text)));
        return this;
    }

    /// <summary>Writes an element that holds text alone.</summary>
    public HtmlWriter Element(string element, string? text, params ReadOnlySpan<(string Name, string? Value)> attributes) => Open(element, attributes).Text(text).Close();

    /// <summary>Writes a path or an address, which may be broken behind its slashes.</summary>
    public HtmlWriter Path(string path)
    {
        for (var at = 0; at < path.Length;)
        {
            var end = path.IndexOf('/', at) + 1;
            end = end == 0 ? path.Length : end;
            Text(path[at..end]);
            if (end < path.Length)
                Open("wbr");
            at = end;
        }
        return this;
    }

    /// <summary>Writes a link, or its text alone where it leads to no web page.</summary>
    public HtmlWriter Link(Uri? target, string text) => IsLink(target?.OriginalString)
        ? Element("a", text, ("href", target!.AbsoluteUri), ("rel", "noreferrer noopener"))
        : Text(text);

    /// <summary>Writes the page's one style sheet, which is ours.</summary>
    public HtmlWriter Style(string css)
    {
        if (css.Contains("</", StringComparison.Ordinal))
            throw new ArgumentException("A style sheet cannot hold an end tag.", nameof(css));
        Open("style");
        _text.Append(css);
        return Close();
    }

    /// <summary>The page.</summary>
    public override string ToString() => _open.Count == 0 ? _text.Append('\n').ToString() : throw new InvalidOperationException($"<{_open.Peek()}> is not closed.");

    private static bool IsName(string name) => name.Length > 0 && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    private static bool IsLink(string? target) => target is ['#', ..] || (Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http");
}
