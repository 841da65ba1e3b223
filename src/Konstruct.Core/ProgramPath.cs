namespace Konstruct.Core;

/// <summary>
/// Where a program is that is given by its name alone: on the PATH, and nowhere else. .NET would look beside the running program and in the process' own folder first, so that a repository in which somebody stands could bring a <c>git</c> of its own.
/// </summary>
internal static class ProgramPath
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Full path of a program; null where the PATH has none. Places of it that are no full paths are passed over, since they depend on where one stands.</summary>
    /// <param name="name">The program's name, without a folder.</param>
    /// <param name="path">The PATH; null: that of this process.</param>
    public static string? Find(string name, string? path = null)
    {
        // A script is started by an interpreter, which takes its arguments apart once more.
        var file = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? name + ".exe" : name;
        return (path ?? Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified).Select(f => Path.Combine(f, file)).FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) => File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != UnixFileMode.None);
}
