using Konstruct.Fuzz;

namespace Konstruct.Bench.Fuzz;

/// <summary>Makes an input out of others.</summary>
/// <param name="random">What it chooses by.</param>
internal sealed class Mutator(Random random)
{
    private const int LongestText = 12_000;

    // What YAML, Go's templates and the steps look for.
    private static readonly string[] _words =
    [
        ":", ": ", "- ", "? ", "# c", " # c", "\n", "\r\n", "\r", "\t", " ", "  ", "    ", "\n\n", "\n  ", "\n- ", "---\n", "--- ", "...\n", "%YAML 1.2\n---\n", "%TAG ! tag:a,2000:\n---\n", "{", "}", "[", "]", ",", "{}", "[]", "{ a: 1 }", "[ a, b ]",
        "'", "''", "\"", "\\\"", "\\", "\\n", "\\x7B", "|", "|-", "|+", "|2", ">", ">-", ">+", "|\n  x\n", ": |\n    x\n   y\n\n", "&a ", "*a", "*a ", "!!str ", "!t ", "!<tag:x> ", "<<: *a", "<<: ", "~", "null", "true", "1", "@", "`", "!", "=",
        "{{", "}}", "{{-", "-}}", "{{ .x }}", "{{ .Values.x }}", "{{- if .x }}", "{{- if .x }}\n", "{{ else }}", "{{- else }}\n", "{{ end }}", "{{- end }}\n", "{{- end -}}", "{{ range $i, $e := .l }}\n", "{{- with .x }}\n", "{{/* c */}}", "{{- /* c\n d */ -}}",
        "{{ $x := 1 }}\n", "{{- toYaml .x | nindent 4 }}\n", "{{ include \"a\" . }}", "{{`{{ .password }}`}}", "{{ \"{{\" }} .password {{ \"}}\" }}", "\"{{ .username }}\"", "{{ '}' }}", "{{ \"}}\" }}", "{{ `}}` }}", "{{\n", "<TOKEN>", "<TOKEN>\n", "<WORKLOAD_CLUSTER_NAME>",
        "\uFEFF", "\u0085", "\u2028", "\0", "\u0007", "\u001b[31m", "\uD83D", "😀", "ü", "\uE000", "\u00A0",
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n", "kind: ExternalSecret\n", "kind: List\nitems:\n- ", "metadata:\n  name: git-credentials\n", "name: github-app-credentials", "namespace: crossplane-system\n", "argocd/repo-credentials-template/engineering",
        "argocd/repo-credentials-template/<CLUSTER_NAME>", "-platform", "argocd.argoproj.io/secret-type: repository", "secretKey: password\n", "remoteRef:\n", "key: ", "property: password\n", "property: username\n", "github_token", "githubAppID", "app_id", "dataFrom:\n- extract:\n    key: ",
        "template:\n", "data:\n", "spec:\n", "target:\n", "mergePolicy: Merge\n", "refreshInterval: 10s\n", "rewrite: []\n", "sourceRef: {}\n", "creationPolicy: Owner\n", "kind: DeploymentRuntimeConfig\n", "kind: ControllerConfig\n", "provider-terraform", "app: log-streamer\n",
        "kind: Service\n", "kind: ServiceMonitor\n", "ports:\n- port: 8080\n", "containers: []\n", "package-runtime", "ghcr.io/konstructio/provider-terraform:v0.0.1-rc.2", "kind: Application\n", "kube-prometheus-stack", "values: |\n", "valuesObject:\n", "sources: []\n", "kind: AppProject\n",
        "kind: Kustomization\nresources: [a.yaml]\n", "kind: ConfigMap\n", "kind: Secret\n", "password: x\n", "patches:\n- path: secret.yaml\n", "https://u:p@github.com/acme/x.git", "\"entry\":\"undone\"", "\"of\":", "\"format\":2", "null,", "-1", "99999999999", "../", "{\"a\":",
    ];

    /// <summary>Makes an input.</summary>
    /// <param name="first">What it is made of.</param>
    /// <param name="other">What a part may be taken from.</param>
    public FuzzInput Mutate(FuzzInput first, FuzzInput other)
    {
        if (random.Next(6) == 0)
            return first with { Choice = (uint)random.Next() };
        var texts = first.Texts.ToArray();
        var index = random.Next(texts.Length);
        for (var times = 1 << random.Next(4); times > 0; times--)
            texts[index] = Change(texts[index], other.Texts[random.Next(other.Texts.Count)]);
        if (texts[index].Length > LongestText)
            texts[index] = texts[index][..LongestText];
        return new FuzzInput(texts, random.Next(3) == 0 ? (uint)random.Next() : first.Choice);
    }

    private string Change(string text, string other) => random.Next(16) switch
    {
        0 or 1 or 2 => text.Insert(Place(text), Word()),
        3 or 4 => Replaced(text, random.Next(1, 8), Word()),
        5 => Replaced(text, random.Next(1, 40), ""),
        6 => Unit(text),
        7 => WithoutLines(text),
        8 => RepeatedLines(text),
        9 => MovedLines(text),
        10 => Indented(text),
        11 => text.Contains("\r\n", StringComparison.Ordinal) ? text.Replace("\r\n", "\n", StringComparison.Ordinal) : text.Replace("\n", "\r\n", StringComparison.Ordinal),
        12 => text.StartsWith('\uFEFF') ? text[1..] : random.Next(4) == 0 ? "\uFEFF" + text : text.TrimEnd('\n'),
        13 => string.Concat(text.AsSpan(0, LineStart(text)), other.AsSpan(LineStart(other))),
        14 => text.Insert(LineStart(text), Piece(other)),
        _ => SwappedWord(text),
    };

    private string Word() => _words[random.Next(_words.Length)];

    private int Place(string text) => random.Next(text.Length + 1);

    private static int NextLine(string text, int at) => text.IndexOf('\n', at) is var feed and >= 0 ? feed + 1 : text.Length;

    private int LineStart(string text) => text.Length == 0 ? 0 : text.LastIndexOf('\n', random.Next(text.Length)) + 1;

    private string Replaced(string text, int length, string by)
    {
        var at = Place(text);
        return string.Concat(text.AsSpan(0, at), by, text.AsSpan(Math.Min(text.Length, at + length)));
    }

    private string Unit(string text)
    {
        if (text.Length == 0)
            return Word();
        var units = text.ToCharArray();
        units[random.Next(units.Length)] = random.Next(4) == 0 ? (char)random.Next(0x10000) : (char)random.Next(0x80);
        return new string(units);
    }

    private (int Start, int End) Lines(string text)
    {
        var start = LineStart(text);
        var end = start;
        for (var lines = random.Next(1, 6); lines > 0; lines--)
            end = NextLine(text, end);
        return (start, end);
    }

    private string Piece(string text)
    {
        var (start, end) = Lines(text);
        return text[start..end];
    }

    private string WithoutLines(string text)
    {
        var (start, end) = Lines(text);
        return text.Remove(start, end - start);
    }

    private string RepeatedLines(string text)
    {
        var (start, end) = Lines(text);
        var block = text[start..end];
        return text.Insert(end, string.Concat(Enumerable.Repeat(block, 1 << random.Next(random.Next(8) == 0 ? 6 : 2))));
    }

    private string MovedLines(string text)
    {
        var (start, end) = Lines(text);
        var rest = text.Remove(start, end - start);
        return rest.Insert(LineStart(rest), text[start..end]);
    }

    private string Indented(string text)
    {
        var (start, end) = Lines(text);
        var blanks = random.Next(1, 4);
        var isDeeper = random.Next(2) == 0;
        var lines = text[start..end].Split('\n').Select(l => isDeeper ? l.Length == 0 ? l : new string(' ', blanks) + l : l.StartsWith(new string(' ', blanks), StringComparison.Ordinal) ? l[blanks..] : l);
        return string.Concat(text.AsSpan(0, start), string.Join('\n', lines), text.AsSpan(end));
    }

    // A word of the text in place of another one.
    private string SwappedWord(string text)
    {
        var (first, second) = (WordAt(text), WordAt(text));
        return first.Length == 0 || second.Length == 0 ? text : string.Concat(text.AsSpan(0, first.At), text.AsSpan(second.At, second.Length), text.AsSpan(first.At + first.Length));
    }

    private (int At, int Length) WordAt(string text)
    {
        var at = Place(text);
        var end = at;
        while (at > 0 && !char.IsWhiteSpace(text[at - 1]))
            at--;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return (at, end - at);
    }
}
