using Konstruct.Core.Verification.Checks;

namespace Konstruct.Core.Tests.Verification;

public sealed class ArgoMessageTests
{
    private const string Loading = "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = ";

    [Theory]
    [InlineData(Loading + "failed to list refs: authentication required", "no credential")]
    [InlineData(Loading + "failed to list refs: authentication required: Repository not found.", "no credential")]
    [InlineData(Loading + "failed to list refs: repository not found", "no such repository")]
    [InlineData(Loading + "failed to list refs: repository not found: unexpected requesting \"https://github.com/a/b.git/info/refs?service=git-upload-pack\" status code: 404", "no such repository")]
    [InlineData(Loading + "failed to list refs: authorization failed", "did not accept")]
    [InlineData(Loading + "unexpected client error: unexpected requesting \"https://github.com/a/b.git/info/refs?service=git-upload-pack\" status code: 403", "did not accept")]
    [InlineData(Loading + "`git fetch origin --tags --force --prune` failed exit status 128: remote: Invalid username or token. Password authentication is not supported for Git operations.\nfatal: Authentication failed for 'https://github.com/a/b.git/'", "did not accept")]
    [InlineData(Loading + "`git fetch origin` failed exit status 128: fatal: unable to access 'https://github.com/a/b/': The requested URL returned error: 403", "did not accept")]
    [InlineData(Loading + "`git submodule update --init --recursive` failed exit status 1: fatal: could not read Username for 'https://github.com': terminal prompts disabled", "remote base or submodule")]
    [InlineData(Loading + "could not refresh installation id 1's token: received non 2xx response status \"401 Unauthorized\" when fetching https://api.github.com/app/installations/1/access_tokens", "by this key")]
    [InlineData(Loading + "could not refresh installation id 1's token: received non 2xx response status \"403 Forbidden\" when fetching https://api.github.com/app/installations/1/access_tokens", "suspended")]
    [InlineData(Loading + "could not refresh installation id 1's token: received non 2xx response status \"404 Not Found\" when fetching https://api.github.com/app/installations/1/access_tokens", "was not found")]
    [InlineData(Loading + "could not refresh installation id 1's token: could not get access_tokens from GitHub API for installation ID 1: context deadline exceeded", "got no token")]
    [InlineData(Loading + "could not refresh installation id 1's token: received non 2xx response status \"502 Bad Gateway\" when fetching https://api.github.com/app/installations/1/access_tokens", "got no token")]
    [InlineData(Loading + "failed to initialize GitHub installation transport: could not parse private key: invalid key: Key must be a PEM encoded PKCS1 or PKCS8 key", "key cannot be read")]
    [InlineData("Failed to load target state: failed to get repo \"https://github.com/a/b\": strconv.ParseInt: parsing \"Iv23\": invalid syntax", "not all digits")]
    public void Messages_about_credentials_are_known(string message, string cause)
    {
        var meaning = ArgoMessage.Of(message);

        Assert.NotNull(meaning);
        Assert.True(meaning.IsAboutCredentials);
        Assert.Contains(cause, meaning.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Loading + "Manifest generation error (cached): `helm template .` failed exit status 1: Error: execution error at (x/templates/a.yaml:1:4): image.tag is required")]
    [InlineData(Loading + "registry: app path does not exist")]
    [InlineData(Loading + "`helm template` failed: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData(Loading + "unable to resolve 'main' to a commit SHA")]
    [InlineData(Loading + "the CronJob is suspended")]
    [InlineData(Loading + "`helm pull --destination /tmp oci://ghcr.io/a` failed exit status 1: Error: failed to authorize: 401 Unauthorized")]
    [InlineData(Loading + "pull access denied: insufficient_scope: authorization failed")]
    [InlineData(Loading + "NOAUTH Authentication required.")]
    [InlineData("Failed to load live state: failed to get cluster info for \"https://10.0.0.1\": error synchronizing cache state: 401 Unauthorized")]
    [InlineData("Failed to load live state: authentication required")]
    [InlineData("Application referencing project teams which does not exist")]
    [InlineData("application repo https://github.com/a/b is not permitted in project 'teams'")]
    [InlineData("no matches for kind \"ServiceMonitor\" in version \"monitoring.coreos.com/v1\"")]
    public void Others_are_not_taken_for_such(string message) => Assert.NotEqual(true, ArgoMessage.Of(message)?.IsAboutCredentials);
}
