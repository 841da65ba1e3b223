using System.Runtime.CompilerServices;

namespace Konstruct.Cmdlets.Tests;

/// <summary>No test may reach a cluster that the person who runs the tests has at hand.</summary>
internal static class NoKubeConfig
{
    [ModuleInitializer]
    internal static void Hide() => Environment.SetEnvironmentVariable("KUBECONFIG", Path.Combine(Path.GetTempPath(), "konstruct-no-kubeconfig"));
}
