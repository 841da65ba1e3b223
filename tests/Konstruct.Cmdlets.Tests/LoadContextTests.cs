using System.Reflection;
using System.Reflection.Emit;

namespace Konstruct.Cmdlets.Tests;

/// <summary>
/// What is loaded where can only be seen in a process that has loaded nothing else, so each of these starts its own.
/// </summary>
public sealed class LoadContextTests : IDisposable
{
    private const string Manifest = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata:
          name: repository
          namespace: argocd
        spec:
          secretStoreRef:
            kind: ClusterSecretStore
            name: vault
          target:
            name: repository
            template:
              metadata:
                labels:
                  argocd.argoproj.io/secret-type: repository
              data:
                name: gitops
                username: "{{ .username }}"
                password: "{{ .password }}"
                type: git
                url: "{{ .url }}"
          dataFrom:
            - extract:
                key: argocd/repo-credentials-template/engineering

        """;

    private const string ListYamlDotNet = """
        [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'YamlDotNet' } | ForEach-Object {
            "$($_.GetName().Version.Major) in $([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name)"
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Importing_loads_no_third_party_library()
    {
        var loaded = await RunScript("[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { $_.GetName().Name + '|' + $_.Location }");

        Assert.Contains(loaded.Lines, static line => line.StartsWith("Konstruct.Cmdlets|", StringComparison.Ordinal));
        string[] unwanted = ["Konstruct.Core", "Konstruct.Sandbox", "YamlDotNet", "DiffPlex", "Octokit", "KubernetesClient", "Polly", "Polly.Core"];
        Assert.Empty(loaded.Lines.Select(static line => line.Split('|')[0]).Intersect(unwanted));
        var dependencies = Path.Combine(RepositoryFolder.Root, "bin", "deps");
        Assert.DoesNotContain(loaded.Lines, line => line.Split('|')[1].StartsWith(dependencies, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(99)]
    public async Task A_library_of_another_module_does_not_meet_ours(int major)
    {
        var others = major == 16 ? Path.Combine(AppContext.BaseDirectory, "older", "YamlDotNet.dll") : MakeYamlDotNet(major);

        var result = await RunScript($"""
            $null = [Reflection.Assembly]::LoadFrom('{others}')
            Import-Module '{Engine.Manifest}' -Force
            'a: 1' | Convert-KonstructExternalSecret -Yaml
            [IO.File]::ReadAllText('{WriteManifest()}') | Convert-KonstructExternalSecret -Yaml
            {ListYamlDotNet}
            """);

        Assert.Contains("a: 1", result.Lines);
        Assert.Contains("kind: ExternalSecret", result.Lines);
        Assert.Contains($"{major} in Default", result.Lines);
        Assert.Single(result.Lines, static line => line.EndsWith(" in Konstruct", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Importing_again_keeps_the_commands_working_and_loads_nothing_twice()
    {
        var result = await RunScript($"""
            $text = [IO.File]::ReadAllText('{WriteManifest()}')
            Import-Module '{Engine.Manifest}' -Force
            $null = $text | Convert-KonstructExternalSecret -Yaml
            Import-Module '{Engine.Manifest}' -Force
            $text | Convert-KonstructExternalSecret -Yaml
            {ListYamlDotNet}
            """);

        Assert.Contains("kind: ExternalSecret", result.Lines);
        Assert.Single(result.Lines, static line => line.Contains(" in ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_module_can_be_removed_and_imported_again()
    {
        var result = await RunScript($"""
            Remove-Module Konstruct
            "gone: $($null -eq (Get-Module Konstruct))"
            Import-Module '{Engine.Manifest}'
            'a: 1' | Convert-KonstructExternalSecret -Yaml
            """);

        Assert.Contains("gone: True", result.Lines);
        Assert.Contains("a: 1", result.Lines);
    }

    [Fact]
    public async Task A_script_can_name_an_output_type_before_any_command_has_run()
    {
        var result = await RunScript($"""
            $type = [Konstruct.ManifestChange]
            $change = Convert-KonstructExternalSecret -Path '{WriteManifest()}'
            "same: $($change -is $type -and $change.GetType().Assembly -eq $type.Assembly)"
            """);

        Assert.Contains("same: True", result.Lines);
    }

    private string WriteManifest() => _folder.Write("secret.yaml", Manifest);

    private string MakeYamlDotNet(int major)
    {
        var path = Path.Combine(_folder.Path, "YamlDotNet.dll");
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("YamlDotNet") { Version = new Version(major, 0, 0, 0) }, typeof(object).Assembly);
        assembly.DefineDynamicModule("YamlDotNet");
        assembly.Save(path);
        return path;
    }

    private async Task<RunnerResult> RunScript(string text)
    {
        var result = await RunnerProcess.Run(_folder.Write("script.ps1", text));
        Assert.Empty(result.Error);
        Assert.Equal(0, result.ExitCode);
        return result;
    }
}
