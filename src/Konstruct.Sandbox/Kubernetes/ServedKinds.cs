namespace Konstruct.Sandbox.Kubernetes;

/// <summary>The kinds that a server serves from the start.</summary>
internal static class ServedKinds
{
    /// <summary>Namespaces.</summary>
    public static ResourceKind Namespace { get; } = new("", "v1", "Namespace", "namespaces", IsNamespaced: false) { ShortNames = ["ns"] };

    /// <summary>Secrets.</summary>
    public static ResourceKind Secret { get; } = new("", "v1", "Secret", "secrets") { HasStatus = false };

    /// <summary>Events.</summary>
    public static ResourceKind Event { get; } = new("", "v1", "Event", "events") { HasStatus = false, ShortNames = ["ev"] };

    /// <summary>Pods.</summary>
    public static ResourceKind Pod { get; } = new("", "v1", "Pod", "pods") { ShortNames = ["po"] };

    /// <summary>Services.</summary>
    public static ResourceKind Service { get; } = new("", "v1", "Service", "services") { ShortNames = ["svc"] };

    /// <summary>The addresses behind services.</summary>
    public static ResourceKind Endpoints { get; } = new("", "v1", "Endpoints", "endpoints") { HasStatus = false, ShortNames = ["ep"] };

    /// <summary>Deployments.</summary>
    public static ResourceKind Deployment { get; } = new("apps", "v1", "Deployment", "deployments") { ShortNames = ["deploy"] };

    /// <summary>Definitions of custom resources.</summary>
    public static ResourceKind Definition { get; } = new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", IsNamespaced: false) { ShortNames = ["crd", "crds"] };

    /// <summary>What comes with every server.</summary>
    public static IReadOnlyList<ResourceKind> BuiltIn { get; } =
    [
        Namespace,
        Secret,
        new("", "v1", "ConfigMap", "configmaps") { HasStatus = false, ShortNames = ["cm"] },
        Service,
        Endpoints,
        Event,
        Pod,
        new("", "v1", "ServiceAccount", "serviceaccounts") { HasStatus = false, ShortNames = ["sa"] },
        Deployment,
        new("apps", "v1", "ReplicaSet", "replicasets") { ShortNames = ["rs"] },
        new("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices") { HasStatus = false },
        new("networking.k8s.io", "v1", "Ingress", "ingresses") { ShortNames = ["ing"] },
        Definition,
    ];

    /// <summary>What the operators of a cluster define. Whether the status has a path of its own is as their definitions have it.</summary>
    public static IReadOnlyList<ResourceKind> Custom { get; } =
    [
        new("external-secrets.io", "v1", "ExternalSecret", "externalsecrets") { ShortNames = ["es"] },
        new("external-secrets.io", "v1", "SecretStore", "secretstores") { ShortNames = ["ss"] },
        new("external-secrets.io", "v1", "ClusterSecretStore", "clustersecretstores", IsNamespaced: false) { ShortNames = ["css"] },
        new("external-secrets.io", "v1", "ClusterExternalSecret", "clusterexternalsecrets", IsNamespaced: false) { ShortNames = ["ces"] },
        new("argoproj.io", "v1alpha1", "Application", "applications") { HasStatus = false, ShortNames = ["app", "apps"] },
        new("argoproj.io", "v1alpha1", "ApplicationSet", "applicationsets") { ShortNames = ["appset", "appsets"] },
        new("argoproj.io", "v1alpha1", "AppProject", "appprojects") { HasStatus = false, ShortNames = ["appproj", "appprojs"] },
        new("pkg.crossplane.io", "v1", "Provider", "providers", IsNamespaced: false),
        new("pkg.crossplane.io", "v1", "ProviderRevision", "providerrevisions", IsNamespaced: false),
        new("pkg.crossplane.io", "v1beta1", "DeploymentRuntimeConfig", "deploymentruntimeconfigs", IsNamespaced: false) { HasStatus = false },
        new("tf.upbound.io", "v1beta1", "Workspace", "workspaces", IsNamespaced: false),
        new("tf.upbound.io", "v1beta1", "ProviderConfig", "providerconfigs", IsNamespaced: false),
        new("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors") { HasStatus = false, ShortNames = ["smon"] },
        new("konstruct.io", "v1alpha1", "GitAccount", "gitaccounts"),
        new("actions.summerwind.dev", "v1alpha1", "RunnerDeployment", "runnerdeployments") { ShortNames = ["rdeploy"] },
    ];
}
