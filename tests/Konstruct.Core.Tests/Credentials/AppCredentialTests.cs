using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Tests.Credentials;

public sealed class AppCredentialTests
{
    private static readonly string _pem = Pem();

    [Theory]
    [InlineData("githubAppID", null, "'githubAppID' is missing")]
    [InlineData("githubAppID", "", "'githubAppID' is empty")]
    [InlineData("githubAppID", "0", "'githubAppID' is zero")]
    [InlineData("githubAppID", "Iv23liabc", "is a client ID")]
    [InlineData("githubAppInstallationID", "5\n", "line end")]
    [InlineData("url", null, "'url' is missing")]
    [InlineData("url", "git@github.com:acme/gitops.git", "is not https")]
    [InlineData("githubAppPrivateKey", "-----BEGIN EC PRIVATE KEY-----\nMIIB\n-----END EC PRIVATE KEY-----\n", "is a key of elliptic curves")]
    [InlineData("githubAppPrivateKey", null, "'githubAppPrivateKey' is missing")]
    public void What_is_wrong_is_told_in_words_once(string field, string? value, string expected)
    {
        var data = Data();
        data[field] = value;
        if (value is null)
            data.Remove(field);

        var problem = Assert.Throws<VaultException>(() => AppCredential.Read(data, "secret/a"));

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(": GitHub", problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, problem.Message.Split($"'{field}'").Length - 1);
    }

    [Fact]
    public void A_number_is_no_text()
    {
        var data = Data();
        data["githubAppID"] = 5;

        var problem = Assert.Throws<VaultException>(() => AppCredential.Read(data, "secret/a"));

        Assert.Contains("'githubAppID' is a number", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\r\n", "\r\n")]
    [InlineData("\n", "")]
    public void A_key_that_ArgoCD_reads_is_complete_and_written_anew_all_the_same(string lineEnd, string last)
    {
        var data = Data();
        data["githubAppPrivateKey"] = _pem.TrimEnd().Replace("\n", lineEnd, StringComparison.Ordinal) + last;

        // As it stands it is good enough to take the token's place, and stays as it is.
        var standing = AppCredential.Read(data, "secret/a");
        Assert.True(SecretChange.Between(data, standing.MergedInto(data)).IsEmpty);

        using var key = GitHubAppKey.Parse(_pem);
        var change = SecretChange.Between(data, AppCredential.From(standing.Url, standing.AppId, standing.InstallationId, key).MergedInto(data));
        Assert.Equal("githubAppPrivateKey", Assert.Single(change.Fields).Name);
    }

    private static JsonObject Data() => new() { ["type"] = "git", ["url"] = "https://github.com/acme/gitops", ["githubAppID"] = "1", ["githubAppInstallationID"] = "2", ["githubAppPrivateKey"] = _pem };

    private static string Pem()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }
}
