using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Konstruct.Bench.YamlTools;

/// <summary>Edits ExternalSecrets with YamlDotNet's documents, as a program would that knows no better: read, change, write again.</summary>
internal static class DocumentEdit
{
    /// <summary>The command line's first word in the process that edits.</summary>
    public const string ChildOption = "--yamldotnet";

    private const string SecretType = "argocd.argoproj.io/secret-type";

    private static readonly (string Field, string Short)[] _fields = [("githubAppID", "id"), ("githubAppInstallationID", "installation_id"), ("githubAppPrivateKey", "private_key")];

    /// <summary>In the child: edits what is below a folder, or tells how many files cannot be read.</summary>
    /// <param name="arguments"><c>--edit</c> or <c>--read</c>, and the folder.</param>
    public static async Task RunChild(string[] arguments)
    {
        var unreadable = 0;
        foreach (var path in Directory.EnumerateFiles(arguments[1], "*.yaml", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(path).ConfigureAwait(false);
            if (arguments[0] == "--read")
            {
                try
                {
                    Load(text);
                }
                catch (YamlException)
                {
                    unreadable++;
                }
            }
            else if (text.Contains("ExternalSecret", StringComparison.Ordinal))
            {
                var stream = Load(text);
                if (stream.Documents.Select(static document => Edit(document.RootNode)).ToList().Contains(true))
                {
                    using var writer = new StreamWriter(path);
                    stream.Save(writer, assignAnchors: false);
                }
            }
        }

        if (arguments[0] == "--read")
            await Console.Out.WriteLineAsync(unreadable.ToString(System.Globalization.CultureInfo.InvariantCulture)).ConfigureAwait(false);
    }

    /// <summary>Reads documents.</summary>
    /// <param name="text">The text of a file.</param>
    public static YamlStream Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream;
    }

    private static bool Edit(YamlNode root)
    {
        if (Text(At(root, "kind")) != "ExternalSecret")
            return false;
        if (Text(At(root, "metadata", "name")) == "git-credentials")
        {
            EditCrossplane(root);
            return true;
        }
        if (Text(At(root, "spec", "target", "template", "metadata", "labels", SecretType)) is "repository" or "repo-creds")
        {
            var data = (YamlMappingNode)At(root, "spec", "target", "template", "data")!;
            foreach (var name in (string[])["name", "username", "password"])
                data.Children.Remove(name);
            foreach (var (field, _) in _fields)
                data.Children[field] = Value(field);
            return true;
        }

        return At(root, "spec", "data") is YamlSequenceNode items && EditRunner(items);
    }

    private static void EditCrossplane(YamlNode root)
    {
        var spec = (YamlMappingNode)At(root, "spec")!;
        var target = (YamlMappingNode)At(spec, "target")!;
        var key = Text(At(((YamlSequenceNode)At(spec, "data")!)[0], "remoteRef", "key"))!;
        ((YamlMappingNode)At(root, "metadata")!).Children["name"] = "github-app-credentials";
        target.Children["name"] = "github-app-credentials";
        target.Children["creationPolicy"] = "Owner";
        target.Children["template"] = new YamlMappingNode(
            "metadata", new YamlMappingNode("annotations", new YamlMappingNode("managed-by", "argocd.argoproj.io"), "labels", new YamlMappingNode(SecretType, "repository")),
            "type", "Opaque",
            "data", new YamlMappingNode("type", Value("type"), "url", Value("url"), "app_id", Value("githubAppID"), "installation_id", Value("githubAppInstallationID"), "github_app_private_key", Value("githubAppPrivateKey")));
        if (Text(At(spec, "refreshInterval")) == "10s")
            spec.Children["refreshInterval"] = "120s";
        spec.Children.Remove("data");
        spec.Children["dataFrom"] = new YamlSequenceNode(new YamlMappingNode("extract", new YamlMappingNode("key", key.EndsWith("-platform", StringComparison.Ordinal) ? key : key + "-platform")));
    }

    private static bool EditRunner(YamlSequenceNode items)
    {
        var item = items.FirstOrDefault(static node => Text(At(node, "secretKey")) == "github_token");
        if (item is null)
            return false;
        var key = Text(At(item, "remoteRef", "key"))!;
        var index = items.Children.IndexOf(item);
        items.Children.RemoveAt(index);
        foreach (var (field, name) in _fields.Reverse())
            items.Children.Insert(index, new YamlMappingNode("secretKey", $"github_app_{name}", "remoteRef", new YamlMappingNode("key", key, "property", field)));
        return true;
    }

    private static YamlScalarNode Value(string name) => new($"{{{{ .{name} }}}}") { Style = ScalarStyle.DoubleQuoted };

    private static string? Text(YamlNode? node) => (node as YamlScalarNode)?.Value;

    private static YamlNode? At(YamlNode node, params string[] path)
    {
        var at = node;
        foreach (var name in path)
        {
            if (at is not YamlMappingNode mapping || !mapping.Children.TryGetValue(name, out var next))
                return null;
            at = next;
        }

        return at;
    }
}
