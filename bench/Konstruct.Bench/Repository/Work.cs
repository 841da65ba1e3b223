namespace Konstruct.Bench.Repository;

/// <summary>What a process does with a whole repository.</summary>
internal enum Work
{
    /// <summary><c>Convert-KonstructExternalSecret</c>.</summary>
    Convert,

    /// <summary><c>Update-KonstructCrossplane</c>.</summary>
    Update,

    /// <summary><c>New-KonstructPrometheusApp</c>.</summary>
    Deploy,

    /// <summary><c>Get-KonstructCluster</c>.</summary>
    Discover,

    /// <summary>Imports the module and does nothing.</summary>
    Nothing,

    /// <summary>The floor of a run that changes nothing.</summary>
    Read,

    /// <summary>The floor of <see cref="Convert"/>.</summary>
    ConvertFloor,

    /// <summary>The floor of <see cref="Update"/>.</summary>
    UpdateFloor,

    /// <summary>The floor of <see cref="Deploy"/>.</summary>
    DeployFloor,
}
