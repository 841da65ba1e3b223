using Konstruct.Sandbox;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class LoopbackSandboxTests
{
    [Fact]
    public void It_starts_with_access_tokens_and_takes_its_key_away_with_it()
    {
        string path;
        using (var sandbox = LoopbackSandbox.Start())
        {
            path = sandbox.PrivateKeyPath;
            Assert.True(File.Exists(path));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            foreach (var project in sandbox.ProjectNames)
            {
                Assert.Equal("https://github.com/acme/gitops.git", sandbox.Vault.Get("secret", $"argocd/repo-credentials-template/{project}")!["url"]!.GetValue<string>());
                Assert.Equal("https://github.com/acme-platform/gitops.git", sandbox.Vault.Get("secret", $"argocd/repo-credentials-template/{project}-platform")!["url"]!.GetValue<string>());
            }
        }
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }
}
