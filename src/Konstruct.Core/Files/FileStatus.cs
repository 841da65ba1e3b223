using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Konstruct.Core.Files;

/// <summary>What the system knows of a file and .NET does not tell, so that the system's library is asked: man 2 statx, man 2 stat (macOS). Windows has none of it.</summary>
/// <param name="Mode">Its kind and rights.</param>
/// <param name="Owner">Whose it is.</param>
internal readonly record struct FileStatus(int Mode, FileOwner Owner)
{
    private const string Library = "libc";
    private const int KindMask = 0xF000;
    private const int Ordinary = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Whether it is something else than an ordinary file or a folder: what is a device or a pipe must not be replaced, and reading it may wait for ever.</summary>
    public bool IsDeviceOrPipe => (Mode & KindMask) is not (Ordinary or Folder);

    /// <summary>What is known of a path; null where it is not there, or that cannot be told.</summary>
    /// <param name="path">Full path; links are followed.</param>
    public static FileStatus? Of(string path)
    {
        var buffer = new byte[256];
        var name = Encoding.UTF8.GetBytes(path + '\0');
        try
        {
            if (OperatingSystem.IsLinux())
            {
                const int FromHere = -100;
                const uint KindUserAndGroup = 0x19;
                return Linux(FromHere, name, 0, KindUserAndGroup, buffer) == 0 ? At(buffer, mode: 28, owner: 20) : null;
            }
            if (OperatingSystem.IsMacOS())
                return (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? MacOnIntel(name, buffer) : Mac(name, buffer)) == 0 ? At(buffer, mode: 4, owner: 16) : null;
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
        return null;
    }

    private static FileStatus At(byte[] buffer, int mode, int owner) => new(
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(mode)) : BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(mode)),
        new FileOwner(Number(buffer, owner), Number(buffer, owner + sizeof(uint))));

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
}
