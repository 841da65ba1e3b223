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
        ["Start-KonstructSandbox"] = ["Start-KonstructSandbox -Verbose -Debug; Start-KonstructSandbox -Verbose -Debug"],
        ["Stop-KonstructSandbox"] = ["Start-KonstructSandbox; Stop-KonstructSandbox -Verbose -Debug; Stop-KonstructSandbox -Verbose -Debug"],
        ["Get-KonstructCluster"] = ["Get-KonstructCluster $repository -Verbose -Debug; (Get-KonstructCluster $repository).Findings"],
        ["Convert-KonstructExternalSecret"] = ["Convert-KonstructExternalSecret $repository -WhatIf -Verbose -Debug; Convert-KonstructExternalSecret $repository -Verbose -Debug"],
        ["Update-KonstructCrossplane"] = ["Get-KonstructCluster $repository | Update-KonstructCrossplane -WhatIf -Verbose -Debug; Get-KonstructCluster $repository | Update-KonstructCrossplane -Verbose -Debug"],
        ["New-KonstructPrometheusApp"] = ["Get-KonstructCluster $repository | New-KonstructPrometheusApp -WhatIf -Verbose -Debug; Get-KonstructCluster $repository | New-KonstructPrometheusApp -Verbose -Debug"],
    };

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
        stage.NewVault();

        foreach (var script in _scenarios[cmdlet])
            stage.Run(script);
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
