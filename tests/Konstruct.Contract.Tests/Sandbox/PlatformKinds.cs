using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.Sandbox;

/// <summary>A store without a server in front that serves the kinds which the players look at.</summary>
internal static class PlatformKinds
{
    public static ObjectStore Store()
    {
        var store = new ObjectStore();
        foreach (var kind in (ResourceKind[])
        [
            new("", "v1", "Namespace", "namespaces", IsNamespaced: false),
            new("", "v1", "Secret", "secrets"),
            new("", "v1", "ConfigMap", "configmaps"),
            new("", "v1", "Event", "events"),
            new("external-secrets.io", "v1", "ExternalSecret", "externalsecrets"),
            new("external-secrets.io", "v1", "ClusterSecretStore", "clustersecretstores", IsNamespaced: false),
            new("external-secrets.io", "v1", "SecretStore", "secretstores"),
            new("argoproj.io", "v1alpha1", "Application", "applications"),
            new("argoproj.io", "v1alpha1", "ApplicationSet", "applicationsets"),
            new("argoproj.io", "v1alpha1", "AppProject", "appprojects"),
        ])
        {
            store.Serve(kind);
        }
        return store;
    }
}
