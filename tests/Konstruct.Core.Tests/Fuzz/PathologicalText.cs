namespace Konstruct.Core.Tests.Fuzz;

/// <summary>A text that is made to be too much, of any size.</summary>
/// <param name="Name">What is too much of it.</param>
/// <param name="Count">How much of it is tried.</param>
/// <param name="Make">Makes a text with so much of it.</param>
internal sealed record PathologicalText(string Name, int Count, Func<int, string> Make)
{
    // An ExternalSecret that a step is about, and is done with.
    private const string Secret = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: a\n  labels:\n    argocd.argoproj.io/secret-type: repository\nspec:\n  data:\n  - secretKey: githubAppID\n    remoteRef:\n      key: argocd/repo-credentials-template/a\n      property: githubAppID\n";

    /// <summary>Whether it is read in its full size by the tests, and not a smaller one.</summary>
    public bool IsReadWhole { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PathologicalText> All { get; } =
    [
        new("sequences in sequences, flow", 100_000, static n => "a: " + new string('[', n) + new string(']', n) + "\n") { IsReadWhole = true },
        new("sequences in sequences, flow, line by line", 100_000, static n => "a: " + Repeat("[\n", n) + Repeat("]\n", n)) { IsReadWhole = true },
        new("mappings in mappings, flow", 100_000, static n => "a: " + Repeat("{a: ", n) + new string('}', n) + "\n") { IsReadWhole = true },
        new("sequences in sequences, block", 100_000, static n => Repeat("- ", n) + "a\n") { IsReadWhole = true },
        new("keys in keys, block", 100_000, static n => Repeat("? ", n) + "a\n") { IsReadWhole = true },
        new("mappings in mappings, block", 3_000, static n => string.Concat(Enumerable.Range(0, n).Select(static i => new string(' ', i) + "a:\n"))) { IsReadWhole = true },
        new("brackets that nothing closes", 100_000, static n => "a: " + new string('[', n) + "\n") { IsReadWhole = true },
        new("template blocks in template blocks", 10_000, static n => Repeat("{{- if .x }}\n", n) + "a: 1\n" + Repeat("{{- end }}\n", n)),
        new("empty template blocks", 200_000, static n => "a: 1\n" + Repeat("{{- if .x }}\n{{- end }}\n", n)),
        new("template blocks in one line", 100_000, static n => "a: \"" + Repeat("{{ if .x }}b{{ end }}", n) + "\"\n"),
        new("braces that open actions", 1_000_000, static n => Repeat("{{", n)),
        new("braces that open actions in an action", 1_000_000, static n => "a: {{ \"" + Repeat("{{", n) + "\" }}\n"),
        new("actions in one line", 400_000, static n => "a: " + Repeat("x{{a}}", n) + "\n") { IsReadWhole = true },
        new("actions on their own lines", 500_000, static n => "a: 1\n" + Repeat("{{ .x }}\n", n)),
        new("an action that never closes", 10_000_000, static n => "a: {{ " + new string('x', n)) { IsReadWhole = true },
        new("a comment that never closes", 10_000_000, static n => "a: {{/* " + new string('*', n)) { IsReadWhole = true },
        new("a line of a plain scalar", 10_000_000, static n => "a: " + new string('x', n) + "\n") { IsReadWhole = true },
        new("a line of words", 5_000_000, static n => "a: " + Repeat("x ", n) + "\n"),
        new("a line in double quotes", 10_000_000, static n => "a: \"" + new string('x', n) + "\"\n") { IsReadWhole = true },
        new("a line in single quotes", 5_000_000, static n => "a: '" + Repeat("''", n) + "'\n"),
        new("a line of escapes", 2_000_000, static n => "a: \"" + Repeat("\\x41", n) + "\"\n"),
        new("a comment", 10_000_000, static n => "a: 1 # " + new string('x', n) + "\n") { IsReadWhole = true },
        new("comments", 1_000_000, static n => "a:\n" + Repeat("  # x\n", n) + "  b: 1\n"),
        new("blank lines", 5_000_000, static n => "a: |\n  b\n" + new string('\n', n) + "c: 1\n"),
        new("blank lines that are kept", 5_000_000, static n => "a: |+\n  b\n" + new string('\n', n) + "c: 1\n"),
        new("blanks", 10_000_000, static n => "a:" + new string(' ', n) + "1\n") { IsReadWhole = true },
        new("a block scalar", 1_000_000, static n => "a: |\n" + Repeat("  x y z\n", n)),
        new("a folded block scalar", 1_000_000, static n => "a: >\n" + Repeat("  x y z\n", n)),
        new("headers of block scalars", 300_000, static n => "{{ .x }}\n" + Repeat("- |\n", n)),
        new("anchors", 1_000_000, static n => string.Concat(Enumerable.Range(0, n).Select(static i => FormattableString.Invariant($"- &a{i} 1\n")))) { IsReadWhole = true },
        new("anchors in one line", 300_000, static n => "{{ .x }}\na: " + Repeat(": &a ", n) + "\n"),
        new("aliases", 500_000, static n => "- &a 1\n" + Repeat("- *a\n", n)),
        new("aliases that expand", 60, static n => "a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, n).Select(static i => FormattableString.Invariant($"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}]\n")))) { IsReadWhole = true },
        new("merges that expand", 60, static n => "a0: &a0 {x: 1}\n" + string.Concat(Enumerable.Range(1, n).Select(static i => FormattableString.Invariant($"a{i}: &a{i}\n  <<: [*a{i - 1}, *a{i - 1}]\n")))) { IsReadWhole = true },
        new("keys", 200_000, static n => string.Concat(Enumerable.Range(0, n).Select(static i => FormattableString.Invariant($"key{i}: 1\n")))),
        new("one key again and again", 200_000, static n => Repeat("key: 1\n", n)),
        new("items", 500_000, static n => Repeat("- a\n", n)),
        new("items in one line", 1_000_000, static n => "a: [" + Repeat("b, ", n) + "]\n"),
        new("documents", 200_000, static n => Repeat("---\na: 1\n", n)),
        new("documents of nothing", 500_000, static n => Repeat("---\n", n)),
        new("documents that end", 200_000, static n => Repeat("a\n...\n", n)),
        new("private characters", 6_000, static n => "a: {{ .x }}" + string.Concat(Enumerable.Range(0, n).Select(static i => (char)('\uE000' + i))) + "\n"),
        new("secrets", 4_000, static n => string.Concat(Enumerable.Range(0, n).Select(static i => "---\n" + Secret.Replace("name: a", "name: a" + i, StringComparison.Ordinal)))),
        new("secrets to convert", 800, static n => Repeat("---\n" + Secret.Replace("githubAppID", "password", StringComparison.Ordinal), n)),
        new("secrets to convert in a list", 800, static n => "apiVersion: v1\nkind: List\nitems:\n" + Repeat("- " + Secret.Replace("githubAppID", "password", StringComparison.Ordinal).TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal) + "\n", n)),
        new("one secret again and again", 4_000, static n => Repeat("---\n" + Secret, n)),
        new("secrets in a list", 4_000, static n => "apiVersion: v1\nkind: List\nitems:\n" + Repeat("- " + Secret.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal) + "\n", n)),
        new("items of a secret", 20_000, static n => Secret + string.Concat(Enumerable.Range(0, n).Select(static i => FormattableString.Invariant($"  - secretKey: k{i}\n    remoteRef:\n      key: other\n      property: p\n")))),
        new("objects with a name", 20_000, static n => Repeat("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n", n)),
        new("mentions of Vault's path", 100_000, static n => "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  policy: |\n" + Repeat("    path \"secret/data/argocd/repo-credentials-template/a\" {}\n", n)),
        new("findings", 20_000, static n => Repeat("---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: a\nspec:\n  source:\n    repoURL: git@github.com:acme/x.git\n    path: a/b\n  destination:\n    name: a\n", n)),
        new("stars of a pattern", 2_000, static n => "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata:\n  name: a\nspec:\n  sourceRepos:\n  - \"" + Repeat("*a", n) + "b\"\n"
            + "---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: a\nspec:\n  project: a\n  source:\n    chart: kube-prometheus-stack\n    repoURL: " + new string('a', n) + "\n  destination:\n    name: a\n"),
        new("a template's field", 100_000, static n => Secret.Replace("spec:\n", "spec:\n  target:\n    template:\n      data:\n        url: \"{{`{{ ." + new string('a', n) + "`}}\"\n        password: x\n", StringComparison.Ordinal)),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
