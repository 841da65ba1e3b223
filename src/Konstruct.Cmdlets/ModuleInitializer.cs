using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Konstruct.Cmdlets;

/// <summary>Prepares the process for the module when PowerShell imports it.</summary>
/// <remarks>
/// The handler is never taken off: <c>Import-Module -Force</c> removes the module too, and its commands need it as long as the process lives.
/// </remarks>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly Lazy<DependencyLoadContext> _dependencies = new(static () =>
        new DependencyLoadContext(Path.Combine(Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!, "deps")));

    private static int _registered;

    /// <summary>Called by PowerShell at every import.</summary>
    public void OnImport()
    {
        if (Interlocked.Exchange(ref _registered, 1) == 0)
            AssemblyLoadContext.Default.Resolving += Resolve;

        // Scripts may name an output type before any command has returned one.
        RuntimeHelpers.RunClassConstructor(typeof(ManifestChange).TypeHandle);
    }

    /// <summary>Called by PowerShell when the module is removed.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo) => RunningSandbox.Stop();

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is "Konstruct.Core" or "Konstruct.Sandbox" ? _dependencies.Value.LoadFromAssemblyName(name) : null;
}
