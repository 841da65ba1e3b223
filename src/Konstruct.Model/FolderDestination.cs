namespace Konstruct;

/// <summary>Where ArgoCD deploys a folder to, as the Application beside it says.</summary>
public sealed record FolderDestination
{
    /// <summary>The folder: relative to the cluster's folder, with slashes (<c>secrets</c>; <c>.</c> is the cluster's folder itself), or as the Application has it where it lies elsewhere (<c>registry/environments/engineering</c>).</summary>
    public required string Folder { get; init => field = VisibleText.Line(value); }

    /// <summary>Name of the Application.</summary>
    public required string Application { get; init => field = VisibleText.Line(value); }

    /// <summary>The cluster it goes to: the destination's name, or else its server.</summary>
    public required string Cluster { get; init => field = VisibleText.Line(value); }

    /// <summary>The namespace of what names none itself; null where the Application gives none.</summary>
    public string? Namespace { get; init => field = VisibleText.Line(value); }

    /// <summary>Which cluster that is, seen from the workload cluster.</summary>
    public required DestinationRole Role { get; init; }

    /// <summary>The destination on one line.</summary>
    public override string ToString() => $"{Folder} -> {Cluster}{(Namespace is null ? "" : "/" + Namespace)}";
}
