using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>An object of a cluster's folder, with what is asked of it again and again.</summary>
/// <param name="Path">The file it is in, relative to the cluster's folder, with slashes.</param>
/// <param name="Object">The object.</param>
/// <param name="ApiVersion">Its apiVersion.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
internal sealed record ClusterObject(string Path, ManifestObject Object, string ApiVersion, string Kind, string Name)
{
    /// <summary>The folder of its file; empty for the cluster's own.</summary>
    public string Folder => Path.LastIndexOf('/') is >= 0 and var end ? Path[..end] : "";

    /// <summary>A finding about it.</summary>
    public (string Path, Finding Finding) Find(Rule rule, YamlNode place, string message, FindingSeverity? severity = null) => (Path, rule.At(place, message, severity));

    /// <summary>An object of a file; null where nobody can tell what it is.</summary>
    public static ClusterObject? From(string path, ManifestObject source)
    {
        try
        {
            return new ClusterObject(path, source, source.ApiVersion, source.Kind, source.Name);
        }
        catch (YamlEditException)
        {
            return null;
        }
    }
}
