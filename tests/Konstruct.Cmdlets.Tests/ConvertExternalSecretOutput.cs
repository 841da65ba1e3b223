using System.Management.Automation;
using System.Text;

namespace Konstruct.Cmdlets.Tests;

/// <summary>Runs Convert-KonstructExternalSecret and reads what it puts out, by the names that a script uses.</summary>
internal static class ConvertExternalSecretOutput
{
    /// <summary>Runs the cmdlet; a path that starts with <c>~</c> is one in the folder.</summary>
    public static EngineResult Convert(this Engine engine, TemporaryFolder folder, string arguments) =>
        engine.Run("Convert-KonstructExternalSecret " + arguments.Replace("~", folder.Path + "/", StringComparison.Ordinal));

    /// <summary>A property as a script sees it.</summary>
    public static string Text(this PSObject item, string property) => LanguagePrimitives.ConvertTo<string>(item.Properties[property].Value);

    /// <summary>A property that is a list.</summary>
    public static IReadOnlyList<PSObject> List(this PSObject item, string property) =>
        [.. LanguagePrimitives.GetEnumerable(item.Properties[property].Value).Cast<object>().Select(PSObject.AsPSObject)];

    /// <summary>Status and path relative to a folder, with slashes.</summary>
    public static string Line(this PSObject item, TemporaryFolder folder) =>
        $"{item.Text("Status")} {Path.GetRelativePath(folder.Path, item.Text("Path")).Replace('\\', '/')}";

    /// <summary>Status and path of each result.</summary>
    public static IReadOnlyList<string> Lines(this EngineResult result, TemporaryFolder folder)
    {
        Assert.Null(result.Failure);
        return [.. result.Output.Select(o => o.Line(folder))];
    }

    /// <summary>Reads a file to the byte.</summary>
    public static string Read(this TemporaryFolder folder, string name) => new UTF8Encoding(false, true).GetString(File.ReadAllBytes(Path.Combine(folder.Path, name)));

    /// <summary>Writes bytes.</summary>
    public static string Write(this TemporaryFolder folder, string name, byte[] bytes)
    {
        var path = folder.Write(name, "");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The names of all files, however deep, with slashes, sorted.</summary>
    public static IReadOnlyList<string> Files(this TemporaryFolder folder) =>
        [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(folder.Path, p).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
