using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>The App's key as people bring it to Vault: what ArgoCD reads all the same fails nothing, and what it does not read is named in words.</summary>
public sealed class DiagnosisKeyTests : IDisposable
{
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Theory]
    [InlineData("no final line end")]
    [InlineData("blank lines around it")]
    [InlineData("CRLF line ends")]
    [InlineData("text before it")]
    public async Task What_is_harmless_to_ArgoCD_fails_nothing(string kind)
    {
        _stage.Write(Teams, "githubAppPrivateKey", Odd(kind, _stage.App.PrivateKeyPem));
        _stage.Write(Platform, "githubAppPrivateKey", Odd(kind, _stage.App.PrivateKeyPem));
        _stage.Play();
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status is CheckStatus.Fail or CheckStatus.Skipped);
        Assert.All(checks.Where(c => c.Status == CheckStatus.Warn), c => Assert.Equal("KON203", c.RuleId));
    }

    [Fact]
    public Task A_key_of_another_App_without_a_line_end_is_not_called_damaged()
    {
        _stage.Write(Teams, "githubAppPrivateKey", Keys.NewPem().TrimEnd());
        return _stage.NamesAsync("KON230", "key");
    }

    [Fact]
    public async Task A_damage_is_named()
    {
        _stage.Write(Teams, "githubAppPrivateKey", _stage.App.PrivateKeyPem.Replace("\n", "\\n", StringComparison.Ordinal));
        await _stage.NamesAsync("KON202", "literal \\n instead of line ends, which ArgoCD does not mend");
    }

    [Theory]
    [InlineData("http://github.com/acme/gitops.git", "is not https")]
    [InlineData("https://robot:secret@github.com/acme/gitops.git", "has credentials in it")]
    public async Task A_wrong_URL_in_Vault_is_told_in_words(string url, string reason)
    {
        _stage.Write(Teams, "url", url);
        var checks = await _stage.NamesAsync("KON202", reason);
        var failed = Assert.Single(checks, c => c.Status == CheckStatus.Fail);
        Assert.DoesNotContain("GitHubUrl", failed.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret@", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_is_not_missing()
    {
        _stage.Write(Teams, "githubAppID", _stage.App.Id);
        var checks = await _stage.NamesAsync("KON202", "'githubAppID' is a number");
        Assert.DoesNotContain("missing", Assert.Single(checks, c => c.Status == CheckStatus.Fail).Reason, StringComparison.Ordinal);
    }

    private static string Odd(string kind, string pem) => kind switch
    {
        "no final line end" => pem.TrimEnd(),
        "blank lines around it" => $"\n\n{pem}\n\n",
        "CRLF line ends" => pem.Replace("\n", "\r\n", StringComparison.Ordinal),
        _ => $"The key of the App:\n{pem}",
    };
}
