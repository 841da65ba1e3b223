using Konstruct.Core.Migration;
using Konstruct.Core.Tests.Files;

namespace Konstruct.Core.Tests.Migration;

public sealed class JournalTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        JournalEntry[] entries =
        [
            new JournalFile(1, "engineering", "p", "/r", "a/b.yaml", "aa", "bb", [new TextInverse(3, 4, "ü\r\n")], null),
            new JournalVault(2, new Uri("https://vault.example:8200/"), "team/a", "secret", "x/y", "p", CredentialScope.Platform, 2, true, 7, ["+githubAppID"]),
            new JournalVaultWritten(2, 7, 8),
            new JournalCommit(3, "engineering", "p", "/r", "migrate", "0123"),
            new JournalPush("/r", "migrate", "origin"),
            new JournalPullRequest("/r", "migrate", new Uri("https://github.com/acme/gitops/pull/1")),
            new JournalUndone(1),
        ];
        using (var journal = MigrationJournal.Open(_folder["run.jsonl"]))
            journal.Write(entries);

        var read = JournalReader.Read(_folder["run.jsonl"]);

        Assert.IsType<JournalRun>(read.Entries[0]);
        Assert.Equal(entries.Select(MigrationJournal.Serialize), read.Entries.Skip(1).Select(MigrationJournal.Serialize));
        Assert.True(read.IsUndone(1));
        Assert.Equal(8, read.Written(2)?.VersionAfter);
        Assert.StartsWith("{\"entry\":\"run\",\"format\":1,", File.ReadAllText(_folder["run.jsonl"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_goes_on_behind_a_torn_line()
    {
        using (var journal = MigrationJournal.Open(_folder["run.jsonl"]))
            journal.NoteCommit(Cluster(), "b", "1");
        File.AppendAllText(_folder["run.jsonl"], "{\"entry\":\"undo");
        Assert.Equal(2, JournalReader.Read(_folder["run.jsonl"]).Entries.Count);

        using (var journal = MigrationJournal.Open(_folder["run.jsonl"]))
            journal.NoteCommit(Cluster(), "b", "2");

        var read = JournalReader.Read(_folder["run.jsonl"]);
        Assert.Equal([1, 2], read.Entries.OfType<JournalCommit>().Select(c => c.Id));
        Assert.Equal(2, read.Entries.OfType<JournalRun>().Count());
    }

    [Fact]
    public void A_folder_gets_a_new_one_that_only_the_user_can_read()
    {
        using var one = MigrationJournal.Open(_folder.Path);
        using var other = MigrationJournal.Open(_folder.Path);

        Assert.NotEqual(one.Path, other.Path);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(one.Path));
    }

    [Theory]
    [InlineData(null, JournalProblem.JournalNotFound)]
    [InlineData("", JournalProblem.JournalInvalid)]
    [InlineData("kind: List\n", JournalProblem.JournalInvalid)]
    [InlineData("{}\n", JournalProblem.JournalInvalid)]
    [InlineData("{\"entry\":\"undone\",\"of\":1}\n", JournalProblem.JournalInvalid)]
    [InlineData("{\"entry\":\"run\",\"format\":1,\"module\":\"0.1.0\",\"started\":\"2026-01-01T00:00:00Z\"}\n{\"entry\":\"other\"}\n", JournalProblem.JournalInvalid)]
    [InlineData("{\"entry\":\"run\",\"format\":2,\"when\":1}\n", JournalProblem.JournalFormatUnknown)]
    public void What_is_none_is_refused(string? text, JournalProblem problem)
    {
        if (text is not null)
            _folder.Write("run.jsonl", text);

        var e = Assert.Throws<JournalException>(() => JournalReader.Read(_folder["run.jsonl"]));

        Assert.Equal(problem, e.Problem);
        Assert.Contains("run.jsonl", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_none_is_not_written_to()
    {
        _folder.Write("notes.txt", "mine\n");

        Assert.Throws<JournalException>(() => MigrationJournal.Open(_folder["notes.txt"]));

        Assert.Equal("mine\n", File.ReadAllText(_folder["notes.txt"]));
    }

    private Cluster Cluster() => new()
    {
        Name = "engineering",
        Path = _folder.Path,
        RepositoryRoot = _folder.Path,
        VaultKeys = [],
        Dialect = ManifestDialect.Rendered,
        Authentication = ClusterAuthentication.None,
        Steps = [],
        Destinations = [],
        Findings = [],
    };
}
