using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Konstruct.Core.Files;

/// <summary>Whether a path leads to an ordinary file: what is a device or a pipe must not be replaced, and reading it may wait for ever. .NET does not tell, so that the system's library is asked: man 2 statx, man 2 stat (macOS).</summary>
internal static class FileKind
{
    private const string Library = "libc";
    private const int TypeMask = 0xF000;
    private const int Ordinary = 0x8000;
    private const int Folder = 0x4000;

    /// <summary>Whether there is something else than an ordinary file or a folder; false also where that cannot be told.</summary>
    /// <param name="path">Full path; links are followed.</param>
    public static bool IsDeviceOrPipe(string path)
    {
        var buffer = new byte[256];
        var name = Encoding.UTF8.GetBytes(path + '\0');
        try
        {
            if (OperatingSystem.IsLinux())
            {
                const int FromHere = -100;
                const uint Type = 0x1;
                return Linux(FromHere, name, 0, Type, buffer) == 0 && Is(buffer, 28);
            }
            if (OperatingSystem.IsMacOS())
                return (RuntimeInformation.ProcessArchitecture == Architecture.X64 ? MacOnIntel(name, buffer) : Mac(name, buffer)) == 0 && Is(buffer, 4);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
        return false;
    }

    private static bool Is(byte[] buffer, int offset) => ((BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(offset)) : BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(offset))) & TypeMask) is not (Ordinary or Folder);

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
