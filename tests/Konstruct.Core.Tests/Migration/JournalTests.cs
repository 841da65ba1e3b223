using Konstruct.Core.Migration;
using Konstruct.Core.Tests.Files;

namespace Konstruct.Core.Tests.Migration;

public sealed class JournalTests : IDisposable
{
    private const string Run = "{\"entry\":\"run\",\"format\":1,\"module\":\"0.1.0\",\"started\":\"2026-01-01T00:00:00Z\"}\n";

    private static readonly string _hash = new('a', 64);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read()
    {
        JournalEntry[] entries =
        [
            new JournalFile(1, "engineering", "p", "/r", "a/b.yaml", _hash, _hash, [new TextInverse(3, 4, "ü\r\n")], null),
            new JournalVault(2, new Uri("https://vault.example:8200/"), "team/a", "secret", "x/y", "p", CredentialScope.Platform, 2, true, 7, ["+githubAppID"]),
            new JournalVaultWritten(2, 7, 8),
            new JournalSecrets("engineering", "p", new Uri("https://vault.example:8200/"), null, "secret", [new JournalSecret("x/y", 8)]),
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
    [InlineData("{\"entry\":\"run\",\"format\":2,\"when\":1}\n", JournalProblem.JournalFormatUnknown)]
    public void What_is_none_is_refused(string? text, JournalProblem problem)
    {
        if (text is not null)
            _folder.Write("run.jsonl", text);

        var e = Assert.Throws<JournalException>(() => JournalReader.Read(_folder["run.jsonl"]));

        Assert.Equal(problem, e.Problem);
        Assert.Contains("run.jsonl", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"entry":"other"}""", "no known kind")]
    [InlineData("""{"entry":"file","id":1}""", "the cluster is missing")]
    [InlineData("""{"entry":"file","id":"one"}""", "another shape")]
    [InlineData("""{"entry":"file","id":0,"cluster":"c","root":"/r","path":"a.yaml","sha256After":"HASH"}""", "the number 0")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"r","path":"a.yaml","sha256After":"HASH"}""", "the root 'r' is no full path")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"/r","path":"../evil.yaml","sha256After":"HASH"}""", "the path '../evil.yaml'")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"/r","path":"/etc/evil.yaml","sha256After":"HASH"}""", "the path '/etc/evil.yaml'")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"/r","path":"a/../../evil.yaml","sha256After":"HASH"}""", "stays within it")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"/r","path":".git/x.yaml","sha256After":"HASH"}""", "the path '.git/x.yaml'")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"/r","path":"authorized_keys","sha256After":"HASH"}""", "that of no manifest")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"/r","path":"a.yaml","sha256After":"abc"}""", "no SHA-256")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"/r","path":"a.yaml","sha256After":"HASH","inverse":[{"start":-1}]}""", "the way back is none")]
    [InlineData("""{"entry":"file","id":1,"cluster":"c","root":"/r","path":"a.yaml","sha256After":"HASH","blob":"--output=x"}""", "the blob")]
    [InlineData("""{"entry":"vault","id":1}""", "the address is none")]
    [InlineData("""{"entry":"vault","id":1,"address":"file:///x","mount":"secret","path":"x"}""", "the address is none")]
    [InlineData("""{"entry":"vault","id":1,"address":"https://v","mount":"secret","path":"../sys"}""", "the path '../sys'")]
    [InlineData("""{"entry":"vault","id":1,"address":"https://v","mount":"secret","path":"x"}""", "the names of the fields")]
    [InlineData("""{"entry":"commit","id":1,"cluster":"c","root":"/r","branch":"-D","commit":"ab"}""", "the branch '-D'")]
    [InlineData("""{"entry":"undone"}""", "the number 0")]
    public void What_no_run_writes_is_refused_by_its_line(string line, string reason)
    {
        _folder.Write("run.jsonl", Run + line.Replace("HASH", _hash, StringComparison.Ordinal) + "\n");

        var e = Assert.Throws<JournalException>(() => JournalReader.Read(_folder["run.jsonl"]));

        Assert.Equal(JournalProblem.JournalInvalid, e.Problem);
        Assert.Contains("line 2 is not as a run writes it", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_was_damaged_is_told_and_the_others_are_read()
    {
        _folder.Write("run.jsonl", Run + "{\"entry\":\"vau\n{\"entry\":\"commit\",\"id\":4,\"cluster\":\"c\",\"root\":\"/r\",\"branch\":\"b\",\"commit\":\"ab\"}\n");

        var read = JournalReader.Read(_folder["run.jsonl"]);

        Assert.Equal((true, "line 2", 4), (read.IsDamaged, read.Damage, read.LastId));
        Assert.IsType<JournalCommit>(read.Entries[^1]);
        var e = Assert.Throws<JournalException>(() => MigrationJournal.Open(_folder["run.jsonl"]));
        Assert.Equal(JournalProblem.JournalDamaged, e.Problem);
        Assert.Contains("line 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_that_two_lines_have_says_nothing_about_either()
    {
        const string Commit = "{\"entry\":\"commit\",\"id\":1,\"cluster\":\"c\",\"root\":\"/r\",\"branch\":\"b\",\"commit\":\"ab\"}\n";
        _folder.Write("run.jsonl", Run + Commit + "{\"entry\":\"undone\",\"of\":1}\n" + Commit);

        var read = JournalReader.Read(_folder["run.jsonl"]);

        Assert.Equal((true, "line 4", false), (read.IsDamaged, read.Damage, read.IsUndone(1)));
    }

    [Fact]
    public void Two_runs_do_not_write_to_one_at_the_same_time()
    {
        using (MigrationJournal.Open(_folder["run.jsonl"]))
        {
            foreach (var open in new Action[] { () => MigrationJournal.Open(_folder["run.jsonl"]), () => MigrationJournal.OpenToUndo(_folder["run.jsonl"]), () => JournalReader.Read(_folder["run.jsonl"]) })
            {
                var e = Assert.Throws<JournalException>(open);
                Assert.Equal(JournalProblem.JournalInUse, e.Problem);
                Assert.Contains("is in use by another run", e.Message, StringComparison.Ordinal);
            }
        }

        MigrationJournal.Open(_folder["run.jsonl"]).Dispose();
    }

    [Fact]
    public void Lines_that_come_at_once_are_whole()
    {
        using (var journal = MigrationJournal.Open(_folder["run.jsonl"]))
            Parallel.For(0, 200, i => journal.Write(new JournalCommit(i + 1, "engineering", "p", "/r", new string('x', i + 1), "0123"), new JournalUndone(i + 1)));

        var read = JournalReader.Read(_folder["run.jsonl"]);

        Assert.False(read.IsDamaged);
        Assert.Equal(Enumerable.Range(1, 200), read.Entries.OfType<JournalCommit>().Select(c => c.Id).Order());
        Assert.All(Enumerable.Range(1, 200), id => Assert.True(read.IsUndone(id)));
    }

    [Fact]
    public void A_folder_that_is_to_be_undone_is_told_as_one()
    {
        var e = Assert.Throws<JournalException>(() => JournalReader.Read(_folder.Path));

        Assert.Equal(JournalProblem.JournalInvalid, e.Problem);
        Assert.Contains("is a folder", e.Message, StringComparison.Ordinal);
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
