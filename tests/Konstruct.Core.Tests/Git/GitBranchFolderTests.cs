using Konstruct.Core.Git;

namespace Konstruct.Core.Tests.Git;

public sealed class GitBranchFolderTests
{
    // A run that begins just then takes a folder whose owner is gone for one that was left behind.
    [Fact]
    public async Task A_folder_that_another_run_takes_away_at_the_same_moment_goes()
    {
        for (var times = 0; times < 40; times++)
        {
            var folder = GitBranchFolder.Create();
            var path = Path.GetDirectoryName(folder.Tree)!;
            for (var i = 0; i < 40; i++)
            {
                Directory.CreateDirectory(Path.Combine(folder.Tree, $"folder-{i}", "below"));
                await File.WriteAllTextAsync(Path.Combine(folder.Tree, $"folder-{i}", "below", "a.yaml"), "a: 1\n", TestContext.Current.CancellationToken);
            }
            using var both = new Barrier(2);
            var other = Task.Run(() =>
            {
                both.SignalAndWait();
                GitBranchFolder.Remove(path);
            }, TestContext.Current.CancellationToken);
            both.SignalAndWait(TestContext.Current.CancellationToken);

            folder.Dispose();
            await other;

            Assert.False(Directory.Exists(path));
        }
    }
}
