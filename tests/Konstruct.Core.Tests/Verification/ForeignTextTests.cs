using Konstruct.Core.Verification;

namespace Konstruct.Core.Tests.Verification;

public sealed class ForeignTextTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("token v1." + Hex, Hex)]
    [InlineData("Authorization: Basic dTpz", "dTpz")]
    [InlineData("Authorization: Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA")]
    [InlineData("map[Authorization:[Bearer abcdefgh]]", "abcdefgh")]
    [InlineData("authorization: token abcdefgh", "abcdefgh")]
    [InlineData("Authorization: abcdefgh", "abcdefgh")]
    [InlineData("X-Vault-Token: abcdefgh", "abcdefgh")]
    [InlineData("sent Bearer abc123, refused", "abc123")]
    [InlineData("sent Basic dTpz to it", "dTpz")]
    [InlineData("password=hunter2", "hunter2")]
    [InlineData("PASSWORD='hunter2'", "hunter2")]
    [InlineData("password: hunter2", "hunter2")]
    [InlineData("{\"password\":\"hunter\"}", "hunter")]
    [InlineData("client_secret=hunter", "hunter")]
    [InlineData("?access_token=hunter&a=b", "hunter")]
    [InlineData("https://x:y@github.com/acme/gitops", "x:y")]
    [InlineData("https://x:y@", "x:y")]
    [InlineData("https://x:y/z@github.com", "y/z")]
    [InlineData("\"https://x-access-token:abc@github.com/acme/gitops.git/\"", "abc")]
    [InlineData("bad " + Hex, Hex)]
    [InlineData("ghs_abcDEF123", "abcDEF123")]
    [InlineData("ghp_abcDEF123 and more", "abcDEF123")]
    [InlineData("github_pat_11ABC_def", "11ABC_def")]
    [InlineData("hvs.CAESIabc", "CAESIabc")]
    [InlineData("s.abcdefghijklmnopqrstuvwx", "abcdefghijklmnopqrstuvwx")]
    [InlineData("jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjF9.abc", "eyJpc3MiOjF9")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----", "MIIB")]
    public void What_may_be_a_credential_is_hidden(string text, string secret)
    {
        var shown = ForeignText.Of($"it failed: {text}");

        Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.Contains("***", shown, StringComparison.Ordinal);
        Assert.StartsWith("it failed: ", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("could not refresh installation id 1's token: received non 2xx response status \"403 Forbidden\" when fetching https://api.github.com/app/installations/1/access_tokens")]
    [InlineData("failed to list refs: authentication required: Repository not found.")]
    [InlineData("fatal: could not read Username for 'https://github.com': terminal prompts disabled")]
    [InlineData("remote: Invalid username or token. Password authentication is not supported for Git operations.")]
    [InlineData("bearer authentication failed, and basic auth, too")]
    [InlineData("invalid password: must not be empty")]
    [InlineData("Secret \"github-app-credentials\" not found; Secret does not exist")]
    [InlineData("The private key is of the kind 'PUBLIC KEY'")]
    [InlineData("argocd.argoproj.io/secret-type=repository")]
    public void Prose_stays(string text) => Assert.Equal(text, ForeignText.Of(text));

    [Fact]
    public void Of_a_revision_the_words_stay()
    {
        var shown = ForeignText.Of($"Failed last sync attempt to revision {Hex}: one or more objects failed to apply");

        Assert.StartsWith("Failed last sync attempt to revision ", shown, StringComparison.Ordinal);
        Assert.EndsWith(": one or more objects failed to apply", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_cut_after_it_was_cleaned()
    {
        var shown = ForeignText.Of(new string('a', 290) + " password=hunter2" + new string('b', 400));

        Assert.DoesNotContain("hunter", shown, StringComparison.Ordinal);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
    }
}
