using System.Runtime.InteropServices;
using System.Text;

namespace Konstruct.Core.Files;

/// <summary>Whose a file is, by number. Windows hands ownership on by other ways.</summary>
/// <param name="User">The user.</param>
/// <param name="Group">The group.</param>
internal readonly record struct FileOwner(uint User, uint Group)
{
    /// <summary>Whose a file or a folder is; null where that cannot be told.</summary>
    /// <param name="path">Full path.</param>
    public static FileOwner? Of(string path) => FileStatus.Of(path)?.Owner;

    /// <summary>Makes a file theirs: man 2 chown.</summary>
    /// <param name="path">Full path.</param>
    /// <returns>Whether the system let that happen.</returns>
    public bool Give(string path) => ChangeOwner(Encoding.UTF8.GetBytes(path + '\0'), User, Group) == 0;

    [DllImport("libc", EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, uint user, uint group);
}
