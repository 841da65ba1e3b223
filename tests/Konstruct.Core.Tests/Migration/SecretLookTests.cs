using Konstruct.Core.Migration;

namespace Konstruct.Core.Tests.Migration;

public sealed class SecretLookTests
{
    [Theory]
    [InlineData("        password: \"{{ .password }}\"\n        username: \"{{ .username }}\"\n")]
    [InlineData("        password: \"{{`{{ .password }}`}}\"")]
    [InlineData("    - secretKey: password\n      remoteRef:\n        key: argocd/repo-credentials-template/engineering\n        property: password\n")]
    [InlineData("          image: ghcr.io/konstructio/provider-terraform:v0.0.1\n")]
    [InlineData("    pkg.crossplane.io/revision: crossplane-provider-terraform-6fe8d52ff0a1\n")]
    [InlineData("  image: x@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n")]
    [InlineData("  refreshInterval: 10s\n  name: git-credentials\n")]
    [InlineData("  key: argocd/repo-credentials-template/<PROJECT>\n  url: https://github.com/acme/gitops.git\n")]
    [InlineData("  password:\n  password: \"\"\n  token: <GITHUB_TOKEN>\n")]
    [InlineData("targetRevision: 68.3.0\n  githubAppPrivateKey: \"{{ .githubAppPrivateKey | default \"\" }}\"\n")]
    public void What_the_migration_replaces_is_none(string text) => Assert.False(SecretLook.MayBeIn(text));

    [Theory]
    [InlineData("  password: the-token\n")]
    [InlineData("  password: \"the-token\"\n")]
    [InlineData("  - password: 'x'\n")]
    [InlineData("  GITHUB_TOKEN: 0123456789abcdef0123456789abcdef01234567\n")]
    [InlineData("  bearerToken: x\n")]
    [InlineData("  other: ghp_0123456789abcdefghijABCDEFGHIJ012345\n")]
    [InlineData("  other: github_pat_11AAAA\n")]
    [InlineData("  url: https://robot:secret@github.com/acme/gitops.git\n")]
    [InlineData("  key: |\n    -----BEGIN RSA PRIVATE KEY-----\n")]
    [InlineData("    MIIEpAIBAAKCAQEAwJ2h0Zl5Q7k3vYH1r9dDq8m4\n")]
    [InlineData("  x: hvs.CAESIJ\n")]
    [InlineData("  jwt: eyJhbGciOiJSUzI1NiJ9.e30.x\n")]
    public void What_looks_like_a_secret_is_one(string text) => Assert.True(SecretLook.MayBeIn(text));
}
