using System.Reflection;
using System.Runtime.Loader;

namespace Konstruct.Cmdlets;

/// <summary>
/// Keeps the module's libraries to itself: whatever lies in the <c>deps</c> folder is loaded here, so that another
/// module's YamlDotNet, older or newer, never meets ours.
/// </summary>
internal sealed class DependencyLoadContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly AssemblyDependencyResolver _resolver;

    /// <summary>Makes the context.</summary>
    /// <param name="folder">The absolute path of the folder with <c>Konstruct.Core.dll</c> and its dependencies.</param>
    public DependencyLoadContext(string folder)
        : base("Konstruct")
    {
        _folder = folder;
        _resolver = new AssemblyDependencyResolver(Path.Combine(folder, "Konstruct.Core.dll"));
    }

    /// <inheritdoc />
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // The output types must be the same on both sides, so they stay where the cmdlets have them.
        if (string.Equals(assemblyName.Name, "Konstruct.Model", StringComparison.OrdinalIgnoreCase))
            return null;

        var path = _resolver.ResolveAssemblyToPath(assemblyName) ?? Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc />
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName);
        return path is null ? nint.Zero : LoadUnmanagedDllFromPath(path);
    }
}
