using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests.Security;

/// <summary>No name or text of a repository, or of a server, is an order to the terminal that it is shown on, or a line of its own in a log.</summary>
public sealed class TerminalTests : IDisposable
{
    // It colours, sets the window's title, and goes back to the line's beginning.
    private const string Orders = "\u001b[31m\u001b]0;owned\u0007\r";
    private const string InYaml = "\\e[31m\\e]0;owned\\a\\r\\n";

    private readonly TemporaryFolder _folder = new();
    private readonly Engine _engine = new();

    public TerminalTests()
    {
        _folder.WriteSample();
        _engine.Runspace.SessionStateProxy.SetVariable("repository", _folder.Path);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string> Scripts =>
    [
        "Get-KonstructCluster $repository",
        "Get-KonstructCluster $repository | Format-List",
        "(Get-KonstructCluster $repository).Findings",
        "(Get-KonstructCluster $repository).Findings | Format-List",
        "(Get-KonstructCluster $repository).Steps",
        "(Get-KonstructCluster $repository).Destinations",
        "(Get-KonstructCluster $repository).Destinations | Format-List",
        "Get-KonstructCluster $repository -Verbose",
        "Convert-KonstructExternalSecret $repository -WhatIf",
        "Convert-KonstructExternalSecret $repository -WhatIf | Format-List",
        "Get-KonstructCluster $repository | Update-KonstructCrossplane -WhatIf | Format-List",
        "Get-KonstructCluster $repository | New-KonstructPrometheusApp -WhatIf",
        "Get-KonstructCluster $repository | New-KonstructPrometheusApp -WhatIf | Format-List",
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void What_a_repository_holds_gives_a_terminal_no_orders(string script)
    {
        Write(OperatingSystem.IsWindows() ? "evil" : "ev" + Orders + "il");

        var text = _engine.RunText(script);

        Assert.NotEqual("", text);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c is not ('\n' or '\t' or '\r'));
        Assert.DoesNotContain('\r', text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void An_error_gives_none_either()
    {
        _folder.Write("broken.yaml", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  data: [{key: argocd/repo-credentials-template/x\u0007\u001b[2J\n");

        var run = _engine.Run("Convert-KonstructExternalSecret -LiteralPath \"$repository/no\u001b[2Jsuch.yaml\"; Convert-KonstructExternalSecret \"$repository/broken.yaml\"");

        Assert.Equal(2, run.Errors.Count);
        Assert.All(run.Errors, e => Assert.DoesNotContain('\u001b', $"{e.ErrorDetails.Message}{e.ErrorDetails.RecommendedAction}"));
    }

    [Theory]
    [InlineData("a\u201D; $(Write-Output owned); \u201Cb")]
    [InlineData("a\u201Eb\u201C`$x")]
    [InlineData("a'; owned; '")]
    [InlineData("a\u2019; owned; \u2018")]
    [InlineData("-Force")]
    [InlineData("$(owned)")]
    public void A_name_that_the_Tab_key_offers_is_one_argument(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        var secret = _folder.Read("registry/konstruct-clusters/engineering/secrets/secret.yaml");
        _folder.Write($"registry/konstruct-clusters/{name}/secrets/secret.yaml", secret);

        foreach (var typed in new[] { "Get-KonstructCluster $repository -Name ", "Get-KonstructCluster $repository -Name '", "Get-KonstructCluster $repository -Name \"" })
        {
            // A search that takes longer than somebody waits goes on, for the next time.
            var offered = Offered(typed);
            for (var attempt = 0; attempt < 30 && offered.Count < 3; attempt++)
                offered = Offered(typed);
            Assert.All(offered, o => Assert.IsType<System.Management.Automation.Language.StringConstantExpressionAst>(Only(o)));
            Assert.Contains(offered, o => ((System.Management.Automation.Language.StringConstantExpressionAst)Only(o)).Value == name);
        }
    }

    private List<string> Offered(string typed)
    {
        using var shell = PowerShell.Create(_engine.Runspace);
        return [.. CommandCompletion.CompleteInput(typed, typed.Length, null, shell).CompletionMatches.Where(m => m.ResultType == CompletionResultType.ParameterValue).Select(m => m.CompletionText)];
    }

    // What stands there once the completion is taken, as the language reads it.
    private static System.Management.Automation.Language.CommandElementAst Only(string completion)
    {
        var read = System.Management.Automation.Language.Parser.ParseInput("command " + completion, out _, out var errors);
        Assert.Empty(errors);
        var pipeline = Assert.IsType<System.Management.Automation.Language.PipelineAst>(Assert.Single(read.EndBlock.Statements));
        var command = Assert.IsType<System.Management.Automation.Language.CommandAst>(Assert.Single(pipeline.PipelineElements));
        return Assert.Single(command.CommandElements.Skip(1));
    }

    private void Write(string cluster)
    {
        var folder = $"registry/konstruct-clusters/{cluster}/";
        _folder.Write(folder + "secrets/secret.yaml", $$$"""
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata:
              name: "repo{{{InYaml}}}"
              namespace: "argocd{{{InYaml}}}"
            spec:
              refreshInterval: 10s
              secretStoreRef: {kind: ClusterSecretStore, name: "store{{{InYaml}}}"}
              target:
                name: "repo{{{InYaml}}}"
                template:
                  metadata:
                    labels: {argocd.argoproj.io/secret-type: repository}
                  data:
                    type: git
                    url: "https://github.com/acme/x{{{InYaml}}}"
                    name: "x{{{InYaml}}}"
                    username: "{{ .username }}"
                    password: "{{ .password }}"
              data:
                - secretKey: username
                  remoteRef: {key: "argocd/repo-credentials-template/evil{{{InYaml}}}", property: username}
                - secretKey: password
                  remoteRef: {key: argocd/repo-credentials-template/evil, property: password}

            """);
        _folder.Write(folder + "crossplane-components/other.yaml", $$"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: "plain{{InYaml}}"
            stringData:
              password: "x{{InYaml}}"
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: "app{{InYaml}}"
            spec:
              project: "p{{InYaml}}"
              destination: {name: "evil{{InYaml}}", namespace: "n{{InYaml}}"}
              source:
                repoURL: "git@github.com:acme/x{{InYaml}}"
                path: "registry/konstruct-clusters/evil{{InYaml}}"
                targetRevision: "HEAD{{InYaml}}"

            """);
    }
}
