namespace Konstruct;

/// <summary>What kind of text a manifest is.</summary>
public enum ManifestDialect
{
    /// <summary>Plain YAML, as in a live GitOps repository.</summary>
    Rendered,

    /// <summary>A template with placeholders: <c>&lt;WORKLOAD_CLUSTER_NAME&gt;</c>.</summary>
    Token,

    /// <summary>A Helm template: <c>{{ .Values.workloadClusterName }}</c>.</summary>
    Helm,
}
