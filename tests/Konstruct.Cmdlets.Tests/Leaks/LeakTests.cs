using System.Globalization;
using System.Management.Automation;

using static Konstruct.Cmdlets.Tests.Leaks.LeakScripts;

namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>Whatever goes wrong, no secret is in anything that a cmdlet puts out, says, asks or leaves behind.</summary>
public sealed class LeakTests(LeakStage stage) : IClassFixture<LeakStage>
{
    /// <summary>What each cmdlet is run with where nothing goes wrong. One that is not here fails a test.</summary>
    private static readonly Dictionary<string, string[]> _scenarios = new(StringComparer.Ordinal)
    {
        ["Get-KonstructGitHubApp"] =
        [
            Ask,
            "Get-KonstructGitHubApp $app.AppId -PrivateKey $key -ApiUrl $app.ApiUrl -Organization acme, nobody -Verbose -Debug",
        ],
        ["Set-KonstructVaultAppCredential"] =
        [
            $"{Write} -WhatIf",
            Write,
            Write,
            $"{Write} -RemovePat -WhatIf",
            $"{Write} -RemovePat -Confirm:$false",
            "Get-KonstructGitHubApp @app | Set-KonstructVaultAppCredential data -Url https://github.com/acme/gitops.git -PlatformUrl https://github.com/acme @vault -Verbose -Debug",
            "Set-KonstructVaultAppCredential more -AppId $app.AppId -PrivateKey $key -ApiUrl $app.ApiUrl -Url https://github.com/acme -Scope Downstream @vault -Verbose -Debug",
            "Set-KonstructVaultAppCredential engineering -Scope Downstream @app -VaultAddress $address -VaultAuthMethod AppRole -VaultRole role -VaultSecretId $secretId -VaultMaxRetries 0 -Verbose -Debug",
            "Set-KonstructVaultAppCredential engineering -Scope Downstream @app -VaultAddress $address -VaultAuthMethod Jwt -VaultRole role -VaultJwtPath $jwtPath -VaultMaxRetries 0 -Verbose -Debug",
            "Set-KonstructVaultAppCredential engineering -Scope Downstream @app -VaultAddress $address -VaultAuthMethod Kubernetes -VaultRole role -VaultJwtPath $jwtPath -VaultMaxRetries 0 -Verbose -Debug",
        ],
        ["Undo-KonstructVaultAppCredential"] =
        [
            $"$global:written = {Write}; {Undo} -WhatIf; {Undo}; {Undo} -Force",
            "Undo-KonstructVaultAppCredential argocd/repo-credentials-template/engineering 1 -Force @vault -Verbose -Debug",
            "Undo-KonstructVaultAppCredential argocd/repo-credentials-template/engineering 7 @vault -Verbose -Debug",
        ],
        ["Invoke-KonstructMigration"] =
        [
            $"{Migrate} -RemovePat -WhatIf",
            $"{Migrate} -Verify -RemovePat -Confirm:$false",
            $"{Migrate} -Verify",
        ],
        ["Undo-KonstructMigration"] = [$"{Migrate}; {Back} -WhatIf; {Back}; {Back}"],
        ["Test-KonstructArgoAuth"] =
        [
            "Test-KonstructArgoAuth engineering -KubeConfig $kubeConfig -ApiUrl $app.ApiUrl @vault -Verbose -Debug",
            "Test-KonstructArgoAuth engineering -Scope Secret, GitHub, ArgoCD -KubeConfig $kubeConfig -ApiUrl $app.ApiUrl -Verbose -Debug",
            "Test-KonstructArgoAuth engineering -Scope ArgoCD -Refresh -WhatIf -KubeConfig $kubeConfig -ApiUrl $app.ApiUrl @vault -Verbose -Debug",
            "Test-KonstructArgoAuth engineering -Context nobody -KubeConfig $kubeConfig -Verbose -Debug",
        ],
        ["Sync-KonstructExternalSecret"] =
        [
            "Sync-KonstructExternalSecret -ProjectName engineering -KubeConfig $kubeConfig -TimeoutSec 1 -Verbose -Debug",
            "Sync-KonstructExternalSecret nothing -KubeConfig $kubeConfig -Verbose -Debug",
        ],
        ["Restart-KonstructOperator"] = ["Restart-KonstructOperator -KubeConfig $kubeConfig -WhatIf -Verbose -Debug", "Restart-KonstructOperator -KubeConfig $kubeConfig -TimeoutSec 10 -Verbose -Debug"],
        ["Set-KonstructSandbox"] = ["Start-KonstructSandbox; Set-KonstructSandbox -SuspendInstallation acme, nobody -Verbose -Debug; Stop-KonstructSandbox"],
        ["Start-KonstructSandbox"] = ["Start-KonstructSandbox -Verbose -Debug; Start-KonstructSandbox -Verbose -Debug"],
        ["Export-KonstructReport"] =
        [
            $"$global:told = & {{ Get-KonstructGitHubApp @app; {Migrate}; Get-KonstructCluster $repository; Test-KonstructArgoAuth engineering -KubeConfig $kubeConfig -ApiUrl $app.ApiUrl @vault }}",
            "$told | Export-KonstructReport \"$journal.html\" -Verbose -Debug; $told | Export-KonstructReport \"$journal.sarif\" -As Sarif -Verbose -Debug",
        ],
        ["Stop-KonstructSandbox"] = ["Start-KonstructSandbox; Stop-KonstructSandbox -Verbose -Debug; Stop-KonstructSandbox -Verbose -Debug"],
        ["Get-KonstructCluster"] = ["Get-KonstructCluster $repository -Verbose -Debug; (Get-KonstructCluster $repository).Findings"],
        ["Convert-KonstructExternalSecret"] = ["Convert-KonstructExternalSecret $repository -WhatIf -Verbose -Debug; Convert-KonstructExternalSecret $repository -Verbose -Debug"],
        ["Update-KonstructCrossplane"] = ["Get-KonstructCluster $repository | Update-KonstructCrossplane -WhatIf -Verbose -Debug; Get-KonstructCluster $repository | Update-KonstructCrossplane -Verbose -Debug"],
        ["New-KonstructPrometheusApp"] = ["Get-KonstructCluster $repository | New-KonstructPrometheusApp -WhatIf -Verbose -Debug; Get-KonstructCluster $repository | New-KonstructPrometheusApp -Verbose -Debug"],
    };

    private const string Migrate = "Invoke-KonstructMigration $repository -Name engineering, mgmt-data -Url https://github.com/acme/gitops.git -PlatformUrl https://github.com/acme/gitops.git -JournalPath $journal @app @vault -Verbose -Debug";

    private const string Back = "Undo-KonstructMigration $journal @vault -Verbose -Debug";

    public static TheoryData<string> Cmdlets => [.. _scenarios.Keys];

    [Fact]
    public void Every_cmdlet_has_a_scenario()
    {
        var cmdlets = stage.Run("Get-Command -Module Konstruct | ForEach-Object Name").Cast<string>();

        Assert.Equal(cmdlets.Order(StringComparer.Ordinal), _scenarios.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Success_lets_nothing_out(string cmdlet)
    {
        using var repository = new TemporaryFolder();
        repository.WriteSample();
        // A credential where none should be.
        repository.Write("registry/konstruct-clusters/mgmt-data/91-address.yaml", $"""
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              name: addressed
              namespace: argocd
            spec:
              project: engineering
              source:
                repoURL: https://robot:{stage.Pat}@github.com/acme/gitops.git
                path: x

            """);
        stage.Set("repository", repository.Path);
        using var beside = new TemporaryFolder();
        stage.Set("journal", Path.Combine(beside.Path, "run.jsonl"));
        stage.NewVault();
        using var turn = cmdlet.EndsWith("Sandbox", StringComparison.Ordinal) ? OneSandbox.Take() : null;

        foreach (var script in _scenarios[cmdlet])
            stage.Run(script);
        foreach (var file in Directory.EnumerateFiles(beside.Path))
            stage.AssertNoLeakIn(File.ReadAllText(file));
    }

    [Fact]
    public void A_literal_token_in_a_manifest_is_not_in_the_journal()
    {
        using var repository = new TemporaryFolder();
        repository.WriteSample();
        var path = "registry/konstruct-clusters/engineering/secrets/secret.yaml";
        repository.Write(path, string.Join('\n', repository.Read(path).Split('\n').Select(l => l.Contains("password: ", StringComparison.Ordinal) ? l[..l.IndexOf(':', StringComparison.Ordinal)] + ": " + stage.Pat : l)));
        stage.Set("repository", repository.Path);
        stage.Set("journal", Path.Combine(repository.Path, "run.jsonl"));
        stage.NewVault();

        stage.RunShown($"$null = {Migrate.Replace("-Verbose -Debug", "", StringComparison.Ordinal)} 3>$null");

        Assert.Contains("secret.yaml", repository.Read("run.jsonl"), StringComparison.Ordinal);
        stage.AssertNoLeakIn(repository.Read("run.jsonl"));
    }

    [Fact]
    public void A_pull_request_and_its_commits_hold_no_secret()
    {
        using var repository = new TemporaryFolder();
        using var beside = new TemporaryFolder();
        repository.WriteSample();
        repository.CommitTo(Path.Combine(beside.Path, "remote.git"));
        stage.Set("repository", repository.Path);
        stage.Set("journal", Path.Combine(beside.Path, "run.jsonl"));
        stage.Set("gitToken", LeakStage.Secure(stage.Pat));
        stage.NewVault();
        stage.GitHub.AddUserToken(stage.Pat);

        stage.Run($"{Migrate} -Branch github-app -Push -PullRequest -GitToken $gitToken");

        stage.AssertNoLeakIn(Assert.Single(stage.GitHub.PullRequests).Body);
        stage.AssertNoLeakIn(repository.Git("log", "--patch", "main..github-app"));
        stage.AssertNoLeakIn(File.ReadAllText(Path.Combine(beside.Path, "run.jsonl")));
    }

    // A known limit: the exception itself keeps the line, for whoever mends the file; it is not in what is shown.
    [Fact]
    public void The_line_that_breaks_a_file_is_not_shown()
    {
        using var repository = new TemporaryFolder();
        repository.Write("broken.yaml", $"kind: ExternalSecret\ndata:\n  password: \"{stage.Pat}\n");
        stage.Set("repository", repository.Path);

        Assert.Contains("broken.yaml", stage.RunShown("Convert-KonstructExternalSecret $repository -Verbose -Debug"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Yes")]
    [InlineData("No")]
    public void Questions_ask_without_a_secret(string answer)
    {
        stage.NewVault();
        Assert.Equal(1, stage.RunAsked($"{Write} -Confirm", answer));
        stage.NewVault();
        Assert.Equal(1, stage.RunAsked($"{Write} -RemovePat", answer));
        Assert.Equal(1, stage.RunAsked($"$null = {Write}; Undo-KonstructVaultAppCredential argocd/repo-credentials-template/engineering 1 -Force @vault -Confirm", answer));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("escaped")]
    [InlineData("quoted")]
    [InlineData("CRLF")]
    [InlineData("on one line")]
    [InlineData("without its ends")]
    [InlineData("garbled")]
    [InlineData("of another kind")]
    public void Damaged_keys_are_not_quoted(string damage)
    {
        var key = stage.Key;
        stage.Set("damaged", LeakStage.Secure(damage switch
        {
            "cut" => key[..900],
            "escaped" => key.ReplaceLineEndings("\\n"),
            "quoted" => $"\"{key}\"",
            "CRLF" => key.ReplaceLineEndings("\r\n"),
            "on one line" => key.ReplaceLineEndings(" "),
            "without its ends" => string.Concat(key.Split('\n')[1..^2]),
            "garbled" => key.Remove(700, 90),
            _ => key.Replace("RSA PRIVATE", "EC PRIVATE", StringComparison.Ordinal),
        }));
        stage.NewVault();

        stage.Run("Get-KonstructGitHubApp $app.AppId -PrivateKey $damaged -ApiUrl $app.ApiUrl -Verbose -Debug");
        stage.Run("Set-KonstructVaultAppCredential engineering -AppId $app.AppId -PrivateKey $damaged -ApiUrl $app.ApiUrl @vault -Verbose -Debug");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("ü")]
    [InlineData("\0")]
    public void A_token_that_cannot_be_sent_is_not_quoted(string odd)
    {
        stage.NewVault();
        stage.Set("vault", new System.Collections.Hashtable { ["VaultAddress"] = stage.Vault.Address.ToString(), ["VaultToken"] = LeakStage.Secure(stage.Token + odd + stage.Token), ["VaultMaxRetries"] = 0 });

        Assert.Contains(stage.Run(Write), r => r is ErrorRecord);
    }

    [Theory]
    [InlineData("https://robot:{0}@github.com/acme/gitops.git")]
    [InlineData("https://{0}@github.com/acme/gitops.git")]
    [InlineData("http://robot:{0}@github.com/acme/gitops.git")]
    [InlineData("ssh://robot:{0}@github.com/acme/gitops.git")]
    [InlineData("robot:{0}@github.com/acme/gitops.git")]
    [InlineData("https://github.com/acme/gitops.git?token={0}")]
    public void A_credential_in_an_address_is_not_quoted(string address)
    {
        stage.NewVault();
        var url = string.Format(CultureInfo.InvariantCulture, address, stage.Pat);
        stage.Write(url);
        stage.Set("url", url);

        stage.Run(Write);
        stage.RunShown($"{Write} -Url $url");
        stage.RunShown("Get-KonstructGitHubApp @app -Url $url");
    }

    [Fact]
    public void A_key_in_the_place_of_its_path_is_not_quoted()
    {
        stage.NewVault();
        stage.Set("text", stage.Key);

        stage.RunShown("Get-KonstructGitHubApp $app.AppId $text -ApiUrl $app.ApiUrl");
        stage.RunShown("Set-KonstructVaultAppCredential engineering -AppId $app.AppId -PrivateKeyPath $text @vault");
    }

    [Fact]
    public void Nothing_is_left_on_disk()
    {
        var since = DateTime.UtcNow;
        stage.NewVault();

        stage.Run($"{Ask}; {Write}; {Write} -RemovePat -Confirm:$false; {Write} -WhatIf");

        stage.AssertNoLeakOnDisk(since);
    }
}
