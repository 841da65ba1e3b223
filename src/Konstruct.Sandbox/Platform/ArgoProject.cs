using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>Checks what an Application's project permits. Source: https://github.com/argoproj/argo-cd, util/argo/argo.go, ValidatePermissions.</summary>
internal static class ArgoProject
{
    /// <summary>Checks an Application.</summary>
    /// <param name="store">The objects of ArgoCD's own cluster.</param>
    /// <param name="space">ArgoCD's namespace.</param>
    /// <param name="application">The Application.</param>
    /// <param name="server">The address of its destination.</param>
    /// <exception cref="ArgoException">The project does not permit it.</exception>
    public static void Check(ObjectStore store, string space, JsonObject application, string server)
    {
        var name = application.Text("spec", "project") ?? "default";
        if (store.GetOf("argoproj.io", "AppProject", space, name) is not { } project)
        {
            // ArgoCD makes the default one at its start.
            if (name == "default")
                return;
            throw Refuse($"Application referencing project {name} which does not exist");
        }
        foreach (var url in Sources(application).Select(s => s.Text("repoURL") ?? ""))
        {
            if (!project.Items("spec", "sourceRepos").Any(p => ArgoGlob.Matches(ArgoRepository.Normalize(p.Text() ?? ""), ArgoRepository.Normalize(url), slashSeparates: true)))
                throw Refuse($"application repo {url} is not permitted in project '{name}'");
        }
        var destination = application.At("spec", "destination");
        var target = destination.Text("namespace") ?? "";
        if (!project.Items("spec", "destinations").Any(d => IsPermitted(d, destination.Text("name"), server, target)))
            throw Refuse($"application destination server '{server}' and namespace '{target}' do not match any of the allowed destinations in project '{name}'");
    }

    /// <summary>The sources of an Application, be it one or several.</summary>
    public static IReadOnlyList<JsonNode> Sources(JsonObject application) =>
        application.Items("spec", "sources").ToArray() is { Length: > 0 } several ? several : application.At("spec", "source") is { } one ? [one] : [];

    private static ArgoException Refuse(string message) => new(message, "InvalidSpecError");

    private static bool IsPermitted(JsonNode permitted, string? name, string server, string space) =>
        ((permitted.Text("server") is { } servers && ArgoGlob.Matches(servers, server)) || (permitted.Text("name") is { } names && name is not null && ArgoGlob.Matches(names, name)))
        && ArgoGlob.Matches(permitted.Text("namespace") ?? "*", space);
}
