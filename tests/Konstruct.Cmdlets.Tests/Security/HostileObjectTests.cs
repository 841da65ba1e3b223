namespace Konstruct.Cmdlets.Tests.Security;

/// <summary>Objects of the pipeline may have been read from a file that somebody else wrote.</summary>
public sealed class HostileObjectTests : IDisposable
{
    private readonly VaultTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData("https://vault.acme.example", "", "VaultAddressNotNamed", 0)]
    [InlineData("", "", "VaultAddressNotNamed", 0)]
    [InlineData("itself", "", "", 2)]
    [InlineData("https://vault.acme.example", "-VaultAddress $address", "", 2)]
    [InlineData("", "-VaultToken (Protect $tokenOfMine)", "", 2)]
    public async Task A_token_of_the_environment_goes_to_no_Vault_that_only_an_object_names(string environment, string named, string error, int atLeast)
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("undo.ps1", $$"""
            function Protect([string] $text) { $s = [securestring]::new(); foreach ($c in $text.ToCharArray()) { $s.AppendChar($c) }; $s }
            $tokenOfMine = [Environment]::GetEnvironmentVariable('VAULT_TOKEN')
            $address = '{{_trial.Vault.Address}}'
            $result = [pscustomobject]@{ Status = 'Written'; Holds = 'New'; VaultAddress = $address; Mount = 'secret'; Path = 'argocd/repo-credentials-template/engineering'; Existed = $true; VersionBefore = 1; VersionAfter = 2; KvVersion = 2 }
            $result | Undo-KonstructVaultAppCredential {{named}} -WhatIf -WarningAction Ignore -ErrorVariable problems -ErrorAction SilentlyContinue | Out-Null
            $problems | ForEach-Object { $_.FullyQualifiedErrorId }
            """);
        var start = RunnerProcess.StartInfo("-NonInteractive", "-File", script);
        start.Environment["VAULT_ADDR"] = environment == "itself" ? _trial.Vault.Address.ToString() : environment;
        start.Environment["VAULT_TOKEN"] = _trial.Vault.RootToken;

        var run = await RunnerProcess.Run(start);

        Assert.Equal("", run.Error);
        if (error.Length > 0)
            Assert.StartsWith(error, Assert.Single(run.Lines), StringComparison.Ordinal);
        Assert.True(error.Length > 0 ? _trial.Vault.Requests.Count == 0 : _trial.Vault.Requests.Count >= atLeast, string.Join('\n', run.Lines));
    }

    [Fact]
    public void What_came_of_a_Vault_that_was_named_needs_it_no_more()
    {
        _trial.Ok("$global:written = Set-KonstructVaultAppCredential engineering -App $app @vault");

        Assert.All(_trial.Ok("$written | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken"), r => Assert.Equal("Written", r.Status));
    }

    [Theory]
    [InlineData("http://vault.invalid:8200", true)]
    [InlineData("https://vault.invalid:8200", false)]
    [InlineData("http://127.0.0.1:9", false)]
    public void A_Vault_whose_token_would_pass_the_network_as_it_is_is_warned_of(string address, bool isWarned)
    {
        var run = _trial.Run($"Undo-KonstructVaultAppCredential {VaultTrial.Prefix}/engineering 1 -VaultAddress {address} -VaultToken $vault.VaultToken -VaultMaxRetries 0 -VaultTimeoutSec 5 -WhatIf");

        Assert.StartsWith("VaultUnreachable", (run.Failure ?? Assert.Single(run.Errors)).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(isWarned, run.Warnings.Any(w => w.Contains("without TLS", StringComparison.Ordinal)));
    }
}
