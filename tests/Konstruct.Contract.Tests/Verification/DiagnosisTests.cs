using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>What goes wrong with the credential on its way from Vault to ArgoCD: the checks name the cause first, and nothing else that fails leads astray.</summary>
public sealed class DiagnosisTests : IDisposable
{
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task After_the_migration_nothing_fails_and_nothing_is_unknown()
    {
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status is CheckStatus.Fail or CheckStatus.Skipped);
        // The token stays in Vault until the end.
        Assert.All(checks.Where(c => c.Status == CheckStatus.Warn), c => Assert.Equal("KON203", c.RuleId));
        Assert.True(checks.Select(c => c.RuleId).Distinct().Count() > 25, string.Join('\n', checks));
    }

    [Fact]
    public Task The_template_still_writes_the_token()
    {
        _stage.EditTemplate("teams", d => d["password"] = "{{ .password }}");
        return _stage.NamesAsync("KON211", "writes password besides the App's fields");
    }

    [Fact]
    public Task The_Secret_still_has_the_token()
    {
        _stage.EditSecret("teams", "password", PersonalToken);
        return _stage.NamesAsync("KON222", "'password'", play: false);
    }

    [Fact]
    public Task The_template_is_from_before_the_migration()
    {
        _stage.EditTemplate("teams", d =>
        {
            foreach (var field in (string[])["githubAppID", "githubAppInstallationID", "githubAppPrivateKey"])
                d.Remove(field);
            (d["username"], d["password"]) = ("{{ .username }}", "{{ .password }}");
        });
        return _stage.NamesAsync("KON211", "before the migration");
    }

    [Theory]
    [InlineData("Iv23liabcdefghijklmn", "client ID")]
    [InlineData("1.00001e+05", "float")]
    [InlineData("100001\n", "line end")]
    public Task An_id_in_Vault_is_malformed(string id, string reason)
    {
        _stage.Write(Teams, "githubAppID", id);
        return _stage.NamesAsync("KON202", reason);
    }

    [Fact]
    public Task An_id_in_Vault_is_a_number()
    {
        _stage.Write(Teams, "githubAppID", _stage.App.Id);
        return _stage.NamesAsync("KON202", "is a number");
    }

    [Theory]
    [InlineData("Iv23liabcdefghijklmn", "client ID")]
    [InlineData("1.00001e+05", "float")]
    [InlineData("{{ .githubAppID }}\n", "line end")]
    public Task The_template_makes_the_id_malformed(string id, string reason)
    {
        _stage.EditTemplate("teams", d => d["githubAppID"] = id);
        return _stage.NamesAsync("KON221", reason);
    }

    [Fact]
    public Task The_key_in_Vault_has_line_ends_written_out()
    {
        _stage.Write(Teams, "githubAppPrivateKey", _stage.App.PrivateKeyPem.Replace("\n", "\\n", StringComparison.Ordinal));
        return _stage.NamesAsync("KON202", "githubAppPrivateKey");
    }

    [Fact]
    public Task The_template_damages_the_key()
    {
        _stage.EditTemplate("teams", d => d["githubAppPrivateKey"] = _stage.App.PrivateKeyPem.Replace("\n", "\\n", StringComparison.Ordinal));
        return _stage.NamesAsync("KON221", "'githubAppPrivateKey'");
    }

    [Fact]
    public Task Vault_has_no_secret()
    {
        _stage.Vault.Delete("secret", Teams);
        return _stage.NamesAsync("KON201", "deleted");
    }

    [Fact]
    public Task Vault_lacks_a_field()
    {
        _stage.Write(Teams, "githubAppPrivateKey", null);
        return _stage.NamesAsync("KON202", "'githubAppPrivateKey' is missing");
    }

    [Fact]
    public Task Vault_lacks_a_field_and_only_the_Event_tells()
    {
        _stage.AsksVault = false;
        _stage.Write(Teams, "githubAppPrivateKey", null);
        return _stage.NamesAsync("KON212", "githubAppPrivateKey");
    }

    [Fact]
    public Task Vault_lacks_a_field_and_an_old_operator_writes_no_value()
    {
        _stage.AsksVault = false;
        _stage.UseOldExternalSecrets();
        _stage.Write(Teams, "githubAppInstallationID", null);
        return _stage.NamesAsync("KON221", "<no value>");
    }
}
