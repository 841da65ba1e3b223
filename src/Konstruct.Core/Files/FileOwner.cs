using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Konstruct.Core.Files;

/// <summary>Whose a file is, by number. Windows hands ownership on by other ways, and .NET tells nothing of this, so that the system's library is asked: man 2 statx, man 2 stat (macOS), man 2 chown.</summary>
/// <param name="User">The user.</param>
/// <param name="Group">The group.</param>
internal readonly record struct FileOwner(uint User, uint Group)
{
    private const string Library = "libc";

    /// <summary>Whose a file or a folder is; null where that cannot be told.</summary>
    /// <param name="path">Full path.</param>
    public static FileOwner? Of(string path)
    {
        var buffer = new byte[256];
        try
        {
            if (OperatingSystem.IsLinux())
            {
                const int FromHere = -100;
                const uint UserAndGroup = 0x18;
                return Linux(FromHere, Name(path), 0, UserAndGroup, buffer) == 0 ? At(buffer, 20) : null;
            }
            if (OperatingSystem.IsMacOS())
                return (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? MacOnIntel(Name(path), buffer) : Mac(Name(path), buffer)) == 0 ? At(buffer, 16) : null;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
        return null;
    }

    /// <summary>Makes a file theirs.</summary>
    /// <param name="path">Full path.</param>
    /// <returns>Whether the system let that happen.</returns>
    public bool Give(string path) => ChangeOwner(Name(path), User, Group) == 0;

    // As the library takes it.
    private static byte[] Name(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static FileOwner At(byte[] buffer, int offset) => new(Number(buffer, offset), Number(buffer, offset + sizeof(uint)));

    private static uint Number(byte[] buffer, int offset) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(offset)) : BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(offset));

    [DllImport(Library, EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Linux(int folder, byte[] path, int flags, uint mask, [Out] byte[] buffer);

    [DllImport(Library, EntryPoint = "stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Mac(byte[] path, [Out] byte[] buffer);

    [DllImport(Library, EntryPoint = "stat$INODE64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MacOnIntel(byte[] path, [Out] byte[] buffer);

    [DllImport(Library, EntryPoint = "chown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner(byte[] path, uint user, uint group);
}
