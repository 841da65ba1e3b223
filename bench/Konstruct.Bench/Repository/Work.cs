namespace Konstruct.Bench.Repository;

/// <summary>What a child process is to do.</summary>
internal enum Work
{
    /// <summary>Nothing: shows what the runtime alone takes.</summary>
    Nothing,

    /// <summary>Finds the clusters.</summary>
    Discover,

    /// <summary>Converts the ExternalSecrets.</summary>
    Convert,

    /// <summary>Brings Crossplane in line.</summary>
    Update,

    /// <summary>Creates the Prometheus Applications.</summary>
    Deploy,

    /// <summary>The floor of a run that changes nothing.</summary>
    Read,

    /// <summary>The floor of <see cref="Convert"/>.</summary>
    ConvertFloor,

    /// <summary>The floor of <see cref="Update"/>.</summary>
    UpdateFloor,

    /// <summary>The floor of <see cref="Deploy"/>.</summary>
    DeployFloor,
}
