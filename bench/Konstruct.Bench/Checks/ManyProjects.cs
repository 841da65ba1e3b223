using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Bench.Checks;

/// <summary>A cluster after the migration, with many projects: objects of the size that real ones have, and nothing wrong with them.</summary>
/// <param name="count">How many projects; each has two ExternalSecrets, two Secrets and two and a half Applications.</param>
internal sealed class ManyProjects(int count)
{
    /// <summary>The distinct repositories; each organisation has half of them.</summary>
    public const int Repositories = 20;

    /// <summary>The installations, one on each organisation.</summary>
    public const int Installations = 2;

    private const int Workspaces = 200;
    private const int OutOfSyncOneIn = 50;
    private const int HistoryEntries = 5;
    private const int ResourceEntries = 12;

    private static readonly string[] _organisations = ["acme", "acme-platform"];

    private readonly string _refreshed = Time(TimeSpan.FromMinutes(-1));
    private readonly string _written = Time(TimeSpan.FromMinutes(-10));

    private string _appId = "";
    private string _pem = "";
    private string[] _installationIds = [];

    /// <summary>The Applications.</summary>
    public int Applications => count * 5 / 2;

    /// <summary>Puts everything there.</summary>
    /// <param name="store">The cluster's objects.</param>
    /// <param name="github">GitHub.</param>
    public void Fill(ObjectStore store, GitHubServer github)
    {
        var app = github.AddApp("konstruct", _organisations[0]);
        _appId = app.Id.ToString(CultureInfo.InvariantCulture);
        _pem = app.PrivateKeyPem;
        _installationIds = [.. _organisations.Select(o => github.Install(app, o).Id.ToString(CultureInfo.InvariantCulture))];
        for (var number = 0; number < Repositories; number++)
            github.AddRepository(Repository(number % Installations, number / Installations));

        for (var project = 0; project < count; project++)
        {
            Put(store, $$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"AppProject","metadata":{"name":"p{{project}}","namespace":"argocd"},"spec":{"sourceRepos":["*"],"destinations":[{"server":"*","namespace":"*"}]} }""");
            for (var side = 0; side < Installations; side++)
            {
                Put(store, ExternalSecret(project, side));
                Put(store, Secret(project, side));
            }
        }
        for (var number = 0; number < Applications - 1; number++)
            Put(store, Application(number));
        PutOthers(store);
    }

    private static string Time(TimeSpan ago) => (TimeProvider.System.GetUtcNow() + ago).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Repository(int side, int number) => $"{_organisations[side]}/gitops-{number}";

    private static string Url(int project, int side) => $"https://github.com/{Repository(side, project % (Repositories / Installations))}.git";

    private static string Name(int project, int side) => $"repo-credentials-template-p{project}{(side == 0 ? "" : "-platform")}";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Many(int times, Func<int, string> one) => string.Join(',', Enumerable.Range(0, times).Select(one));

    private static void Put(ObjectStore store, string manifest) => store.Put((JsonObject)JsonNode.Parse(manifest)!);

    // What the server keeps of who wrote which field.
    private string ManagedFields(string manager, string fields) =>
        $$"""{"manager":"{{manager}}","operation":"Update","apiVersion":"v1","time":"{{_written}}","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:argocd.argoproj.io/tracking-id":{},"f:kubectl.kubernetes.io/last-applied-configuration":{} },"f:labels":{".":{},"f:app.kubernetes.io/instance":{},"f:app.kubernetes.io/managed-by":{} },"f:ownerReferences":{".":{},"k:{\"uid\":\"2f1c9a34-5d9c-4a6e-9d0a-0b7c2d1e4f55\"}":{} } },{{fields}} } }""";

    private string ExternalSecret(int project, int side)
    {
        var name = Name(project, side);
        var key = $"argocd/repo-credentials-template/p{project}{(side == 0 ? "" : "-platform")}";
        var data = """{"type":"{{ .type }}","name":"{{ .name }}","url":"{{ .url }}","githubAppID":"{{ .githubAppID }}","githubAppInstallationID":"{{ .githubAppInstallationID }}","githubAppPrivateKey":"{{ .githubAppPrivateKey }}"}""";
        var spec = $$"""{"refreshInterval":"30s","refreshPolicy":"Periodic","secretStoreRef":{"kind":"ClusterSecretStore","name":"vault-kv-secret"},"target":{"name":"{{name}}","creationPolicy":"Owner","deletionPolicy":"Retain","template":{"engineVersion":"v2","mergePolicy":"Replace","metadata":{"labels":{"argocd.argoproj.io/secret-type":"repository"} },"data":{{data}} } },"dataFrom":[{"extract":{"key":"{{key}}","conversionStrategy":"Default","decodingStrategy":"None","metadataPolicy":"None"} }]}""";
        var written = ManagedFields("argocd-controller", "\"f:spec\":{\"f:dataFrom\":{},\"f:refreshInterval\":{},\"f:secretStoreRef\":{\"f:kind\":{},\"f:name\":{}},\"f:target\":{\"f:name\":{},\"f:template\":{\"f:data\":{\"f:githubAppID\":{},\"f:githubAppInstallationID\":{},\"f:githubAppPrivateKey\":{},\"f:name\":{},\"f:type\":{},\"f:url\":{}},\"f:engineVersion\":{},\"f:metadata\":{}}}}");
        var told = ManagedFields("external-secrets", "\"f:status\":{\"f:binding\":{\"f:name\":{}},\"f:conditions\":{\".\":{},\"k:{\\\"type\\\":\\\"Ready\\\"}\":{\".\":{},\"f:lastTransitionTime\":{},\"f:message\":{},\"f:reason\":{},\"f:status\":{},\"f:type\":{}}},\"f:refreshTime\":{},\"f:syncedResourceVersion\":{}}");
        return $$"""{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"{{name}}","namespace":"argocd","annotations":{"argocd.argoproj.io/sync-wave":"20","argocd.argoproj.io/tracking-id":"secrets-p{{project}}:external-secrets.io/ExternalSecret:argocd/{{name}}"},"managedFields":[{{written}},{{told}}]},"spec":{{spec}},"status":{"binding":{"name":"{{name}}"},"refreshTime":"{{_refreshed}}","syncedResourceVersion":"1-2c1f5d4a8b7e6f9a","conditions":[{"type":"Ready","status":"True","reason":"SecretSynced","message":"secret synced","lastTransitionTime":"{{_written}}"}]} }""";
    }

    private string Secret(int project, int side)
    {
        var name = Name(project, side);
        var fields = ManagedFields("external-secrets", "\"f:data\":{\".\":{},\"f:githubAppID\":{},\"f:githubAppInstallationID\":{},\"f:githubAppPrivateKey\":{},\"f:name\":{},\"f:project\":{},\"f:type\":{},\"f:url\":{}},\"f:immutable\":{},\"f:type\":{}");
        var data = $$"""{"type":"{{Base64("git")}}","name":"{{Base64(name)}}","project":"{{Base64($"p{project}")}}","url":"{{Base64(Url(project, side))}}","githubAppID":"{{Base64(_appId)}}","githubAppInstallationID":"{{Base64(_installationIds[side])}}","githubAppPrivateKey":"{{Base64(_pem)}}"}""";
        return $$"""{"apiVersion":"v1","kind":"Secret","type":"Opaque","metadata":{"name":"{{name}}","namespace":"argocd","labels":{"argocd.argoproj.io/secret-type":"repository","reconcile.external-secrets.io/managed":"true","reconcile.external-secrets.io/created-by":"2c1f5d4a8b7e6f9a"},"annotations":{"reconcile.external-secrets.io/data-hash":"2c1f5d4a8b7e6f9a2c1f5d4a8b7e6f9a"},"ownerReferences":[{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","name":"{{name}}","uid":"2f1c9a34-5d9c-4a6e-9d0a-0b7c2d1e4f55","controller":true,"blockOwnerDeletion":true}],"managedFields":[{{fields}}]},"data":{{data}} }""";
    }

    private string Application(int number)
    {
        var project = number % count;
        // Each project's Applications use both of its credentials.
        var url = Url(project, (number + (number / count)) % Installations);
        var source = $$"""{"repoURL":"{{url}}","path":"registry/clusters/p{{project}}/components/a{{number}}","targetRevision":"HEAD"}""";
        var destination = $$"""{"server":"https://kubernetes.default.svc","namespace":"p{{project}}"}""";
        var sync = number % OutOfSyncOneIn == 0 ? "OutOfSync" : "Synced";
        return Application($"a{number}", $"p{project}", source, destination, sync);
    }

    private string Application(string name, string project, string source, string destination, string sync)
    {
        const string Revision = "6b1f0c9a7d3e5f2b8c4a1d0e9f7b6c5d4e3f2a1b";
        var resources = Many(ResourceEntries, n => $$"""{"group":"apps","version":"v1","kind":"Deployment","namespace":"{{project}}","name":"{{name}}-{{n}}","status":"Synced","health":{"status":"Healthy"},"syncWave":{{n}} }""");
        var results = Many(ResourceEntries, n => $$"""{"group":"apps","version":"v1","kind":"Deployment","namespace":"{{project}}","name":"{{name}}-{{n}}","status":"Synced","message":"deployment.apps/{{name}}-{{n}} configured","hookPhase":"Running","syncPhase":"Sync"}""");
        var history = Many(HistoryEntries, n => $$"""{"id":{{n}},"revision":"{{Revision}}","deployStartedAt":"{{_written}}","deployedAt":"{{_written}}","initiatedBy":{"automated":true},"source":{{source}} }""");
        var operation = $$"""{"phase":"Succeeded","message":"successfully synced (all tasks run)","startedAt":"{{_written}}","finishedAt":"{{_written}}","operation":{"initiatedBy":{"automated":true},"retry":{"limit":5},"sync":{"revision":"{{Revision}}"} },"syncResult":{"revision":"{{Revision}}","source":{{source}},"resources":[{{results}}]} }""";
        var fields = ManagedFields("argocd-application-controller", "\"f:status\":{\".\":{},\"f:controllerNamespace\":{},\"f:health\":{\".\":{},\"f:lastTransitionTime\":{},\"f:status\":{}},\"f:history\":{},\"f:operationState\":{\".\":{},\"f:finishedAt\":{},\"f:message\":{},\"f:operation\":{},\"f:phase\":{},\"f:startedAt\":{},\"f:syncResult\":{}},\"f:reconciledAt\":{},\"f:resources\":{},\"f:sourceHydrator\":{},\"f:sourceType\":{},\"f:summary\":{},\"f:sync\":{\".\":{},\"f:comparedTo\":{},\"f:revision\":{},\"f:status\":{}}}");
        return $$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"{{name}}","namespace":"argocd","finalizers":["resources-finalizer.argocd.argoproj.io"],"managedFields":[{{fields}}]},"spec":{"project":"{{project}}","source":{{source}},"destination":{{destination}},"syncPolicy":{"automated":{"prune":true,"selfHeal":true},"syncOptions":["CreateNamespace=true","ServerSideApply=true"]} },"status":{"controllerNamespace":"argocd","health":{"status":"Healthy","lastTransitionTime":"{{_written}}"},"history":[{{history}}],"operationState":{{operation}},"reconciledAt":"{{_refreshed}}","resources":[{{resources}}],"sourceType":"Directory","summary":{"images":["ghcr.io/acme/{{name}}:1.0.0"]},"sync":{"status":"{{sync}}","revision":"{{Revision}}","comparedTo":{"source":{{source}},"destination":{{destination}} } } } }""";
    }

    // What there is once in a cluster.
    private void PutOthers(ObjectStore store)
    {
        Put(store, Application("kube-prometheus-stack", "default", """{"repoURL":"https://prometheus-community.github.io/helm-charts","chart":"kube-prometheus-stack","targetRevision":"72.0.0"}""", """{"server":"https://kubernetes.default.svc","namespace":"monitoring"}""", "Synced"));
        var data = string.Join(',', CrossplaneFields.Select(f => $$"""{"secretKey":"{{f.SecretKey}}","remoteRef":{"key":"argocd/repo-credentials-template/p0-platform","property":"{{f.Field}}"} }"""));
        Put(store, $$"""{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"github-app-credentials","namespace":"crossplane-system"},"spec":{"refreshInterval":"120s","target":{"name":"github-app-credentials"},"data":[{{data}}]},"status":{"refreshTime":"{{_refreshed}}","conditions":[{"type":"Ready","status":"True"}]} }""");
        Put(store, $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"github-app-credentials","namespace":"crossplane-system"},"data":{"type":"{{Base64("git")}}","url":"{{Base64(Url(0, 1))}}","app_id":"{{Base64(_appId)}}","installation_id":"{{Base64(_installationIds[1])}}","github_app_private_key":"{{Base64(_pem)}}"} }""");
        Put(store, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"provider-terraform","namespace":"crossplane-system"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"provider-terraform"}},"template":{"spec":{"containers":[{"name":"package-runtime","image":"ghcr.io/konstructio/provider-terraform:v0.0.1-rc.2"}]}}}}""");
        Put(store, """{"apiVersion":"v1","kind":"Service","metadata":{"name":"log-streamer-service","namespace":"crossplane-system","labels":{"app":"log-streamer"}},"spec":{"selector":{"app":"provider-terraform"},"ports":[{"name":"http","port":9090,"targetPort":9090}]}}""");
        Put(store, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"provider-terraform-0","namespace":"crossplane-system","labels":{"app":"provider-terraform"}}}""");
        Put(store, """{"apiVersion":"monitoring.coreos.com/v1","kind":"ServiceMonitor","metadata":{"name":"log-streamer","namespace":"crossplane-system"},"spec":{"selector":{"matchLabels":{"app":"log-streamer"}},"endpoints":[{"port":"http"}]}}""");
        for (var number = 0; number < Workspaces; number++)
            Put(store, $$"""{"apiVersion":"tf.upbound.io/v1beta1","kind":"Workspace","metadata":{"name":"w{{number}}"},"spec":{"forProvider":{"source":"Remote","module":"git::{{Url(number, 1)}}//modules/w{{number}}"} },"status":{"conditions":[{"type":"Synced","status":"True"},{"type":"Ready","status":"True"}]} }""");
        Put(store, """{"apiVersion":"konstruct.io/v1alpha1","kind":"GitAccount","metadata":{"name":"github-app","namespace":"konstruct-system"},"spec":{"type":"githubApp"}}""");
        Put(store, """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"workloadcluster-operator","namespace":"konstruct-system"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"workloadcluster-operator"}},"template":{"spec":{"containers":[{"name":"manager","image":"ghcr.io/konstructio/workloadcluster-operator:v1"}]}}}}""");
        Put(store, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"workloadcluster-operator-0","namespace":"konstruct-system","labels":{"app":"workloadcluster-operator"}}}""");
    }

    private static IReadOnlyList<(string SecretKey, string Field)> CrossplaneFields => Core.GitOps.GuideValues.CrossplaneFields;
}
