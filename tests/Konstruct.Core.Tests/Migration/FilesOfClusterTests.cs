using System.Text;
using Konstruct.Core.Credentials;
using Konstruct.Core.Files;
using Konstruct.Core.GitHub;
using Konstruct.Core.Migration;
using Konstruct.Core.Tests.Files;

namespace Konstruct.Core.Tests.Migration;

/// <summary>What a run makes of the files of a cluster without a project, and how it is taken back.</summary>
public sealed class FilesOfClusterTests : IDisposable
{
    // The runtime and Crossplane's git secret in one file, so that two steps meet.
    private const string Crossplane = """
        apiVersion: external-secrets.io/v1beta1
        kind: ExternalSecret
        metadata:
          name: git-credentials # of Crossplane
        spec:
          refreshInterval: 10s
          target:
            name: git-credentials
            template:
              data:
                creds: |
                  https://{{ .username }}:{{ .password }}@github.com
          data:
            - secretKey: username
              remoteRef:
                key: argocd/repo-credentials-template/<PROJECT>
                property: username
            - secretKey: password
              remoteRef:
                key: argocd/repo-credentials-template/<PROJECT>
                property: password
        ---
        apiVersion: pkg.crossplane.io/v1beta1
        kind: DeploymentRuntimeConfig
        metadata:
          name: terraform-config
        spec:
          deploymentTemplate:
            spec:
              selector: {}
              template:
                spec:
                  containers:
                    - name: package-runtime
                      image: ghcr.io/konstructio/provider-terraform:v0.0.1
        """;

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Steps_that_meet_in_one_file_give_one_diff_with_findings_in_their_places()
    {
        _folder.Write("crossplane.yaml", Crossplane);

        var planned = Assert.Single(new ClusterFilesPlan(Template(), new ClusterFilesOptions()).Make(CancellationToken.None));

        Assert.Contains("+  name: github-app-credentials", planned.Outcome.Change!.Diff, StringComparison.Ordinal);
        Assert.Contains("provider-terraform:v0.0.1-rc.2", planned.Outcome.Change.Diff, StringComparison.Ordinal);
        Assert.Equal(2, planned.Outcome.Change.Changes.Count);
        Assert.All(planned.Outcome.Change.Findings, f => Assert.InRange(f.Line, 1, planned.Text.Split('\n').Length));
    }

    [Theory]
    [InlineData("\n", false)]
    [InlineData("\r\n", true)]
    public async Task A_run_is_taken_back_to_the_byte_and_once(string lineEnd, bool hasMark)
    {
        var text = (hasMark ? "\uFEFF" : "") + Crossplane.ReplaceLineEndings(lineEnd);
        var path = _folder.Write("gitops/crossplane.yaml", text);

        var run = await RunAsync();

        Assert.Equal(["Skipped", "Skipped", "Done"], run.Select(o => $"{o.Result.Status}"));
        Assert.NotEqual(text, Text(path));
        Assert.DoesNotContain("githubAppPrivateKey:", JournalText(), StringComparison.Ordinal);
        var undone = await UndoAsync(isPreview: true);
        Assert.Equal(MigrationStatus.Done, Assert.Single(undone).Result.Status);
        Assert.Equal(text, Text(path));
        Assert.Equal(MigrationStatus.Unchanged, Assert.Single(await UndoAsync()).Result.Status);
    }

    [Fact]
    public async Task A_file_that_was_changed_since_is_left()
    {
        var path = _folder.Write("gitops/crossplane.yaml", Crossplane);
        await RunAsync();
        File.AppendAllText(path, "\n# mine\n");
        var now = Text(path);

        var outcome = Assert.Single(await UndoAsync());

        Assert.Equal(JournalProblem.JournalFileChanged, Assert.IsType<JournalException>(outcome.Problem).Problem);
        Assert.Equal("JournalFileChanged", outcome.Result.ErrorId);
        Assert.Equal(now, Text(path));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_told()
    {
        var path = _folder.Write("gitops/crossplane.yaml", Crossplane);
        await RunAsync();
        File.Delete(path);
        _folder.Write("gitops/README.md", "what else is there\n");

        Assert.Equal("JournalFileChanged", Assert.Single(await UndoAsync()).Result.ErrorId);
    }

    [Fact]
    public async Task An_empty_folder_is_taken_for_what_is_not_mounted()
    {
        var path = _folder.Write("gitops/crossplane.yaml", Crossplane);
        await RunAsync();
        File.Delete(path);

        var outcome = Assert.Single(await UndoAsync());

        Assert.Equal("JournalRepositoryMissing", outcome.Result.ErrorId);
        Assert.DoesNotContain("undone", JournalText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_does_not_lead_out_of_the_repository()
    {
        var path = _folder.Write("gitops/crossplane.yaml", Crossplane);
        await RunAsync();
        var written = Text(path);
        var outside = _folder.Write("outside.yaml", written);
        File.Delete(path);
        File.CreateSymbolicLink(path, outside);

        var outcome = Assert.Single(await UndoAsync());

        Assert.Equal("LinkLeavesTree", outcome.Result.ErrorId);
        Assert.Equal(written, Text(outside));
    }

    [Fact]
    public async Task A_run_that_was_killed_before_it_wrote_leaves_nothing_to_take_back()
    {
        var path = _folder.Write("gitops/crossplane.yaml", Crossplane);
        await RunAsync();
        File.WriteAllText(path, Crossplane);

        Assert.Equal(MigrationStatus.Unchanged, Assert.Single(await UndoAsync()).Result.Status);
    }

    [Fact]
    public async Task What_may_be_a_secret_is_not_in_the_journal()
    {
        _folder.Write("gitops/secret.yaml", """
            apiVersion: external-secrets.io/v1
            kind: ExternalSecret
            metadata:
              name: gitops
            spec:
              target:
                template:
                  metadata:
                    labels:
                      argocd.argoproj.io/secret-type: repository
                  data:
                    type: git
                    url: "{{ .url }}"
                    username: "{{ .username }}"
                    password: the-real-token
              dataFrom:
                - extract:
                    key: argocd/repo-credentials-template/<PROJECT>
            """);

        Assert.Equal(MigrationStatus.Done, (await RunAsync())[^1].Result.Status);

        Assert.DoesNotContain("the-real-token", JournalText(), StringComparison.Ordinal);
        Assert.Equal("JournalTextWithheld", Assert.Single(await UndoAsync()).Result.ErrorId);
    }

    [Fact]
    public async Task Where_one_file_cannot_be_written_the_others_get_back_what_they_held()
    {
        var first = _folder.Write("gitops/a/crossplane.yaml", Crossplane);
        var second = _folder.Write("gitops/b/crossplane.yaml", Crossplane);

        var run = await RunAsync(new FailingAt(second));

        Assert.Equal((MigrationStatus.Failed, "WriteFailed"), (run[^1].Result.Status, run[^1].Result.ErrorId));
        Assert.Equal((Crossplane, Crossplane), (Text(first), Text(second)));
        Assert.All(await UndoAsync(), o => Assert.Equal(MigrationStatus.Unchanged, o.Result.Status));
    }

    [Fact]
    public async Task What_somebody_wrote_to_the_others_meanwhile_is_not_taken_from_them()
    {
        var first = _folder.Write("gitops/a/crossplane.yaml", Crossplane);
        var second = _folder.Write("gitops/b/crossplane.yaml", Crossplane);

        var run = await RunAsync(new FailingAt(second) { Before = folder => File.AppendAllText(folder == Path.GetDirectoryName(second) ? first : _folder["other"], "# theirs\n") });

        Assert.Equal((MigrationStatus.Failed, "WriteFailed"), (run[^1].Result.Status, run[^1].Result.ErrorId));
        Assert.EndsWith("# theirs\n", Text(first), StringComparison.Ordinal);
        Assert.Equal(Crossplane, Text(second));
        Assert.Contains(first, run[^1].Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_run_wrote_meanwhile_is_done_and_not_taken_back_with_a_failure()
    {
        var first = _folder.Write("gitops/a/crossplane.yaml", Crossplane);
        var second = _folder.Write("gitops/b/crossplane.yaml", Crossplane);
        var third = _folder.Write("gitops/c/crossplane.yaml", Crossplane);
        await RunAsync();
        var written = Text(first);
        foreach (var file in new[] { first, second, third })
            File.WriteAllText(file, Crossplane);

        var run = await RunAsync(new FailingAt(third) { Before = folder => File.WriteAllText(folder == Path.GetDirectoryName(first) ? first : _folder["other"], written) });

        Assert.Equal((MigrationStatus.Failed, "WriteFailed"), (run[^1].Result.Status, run[^1].Result.ErrorId));
        Assert.Equal((written, Crossplane), (Text(first), Text(second)));
    }

    [Fact]
    public async Task What_a_killed_run_left_beside_its_files_goes_with_the_next_whatever_its_journal()
    {
        var file = _folder.Write("gitops/a/crossplane.yaml", Crossplane);
        await RunAsync();
        var left = _folder.Write($"gitops/a/.konstruct-{Guid.NewGuid():N}.tmp", Text(file));
        var theirs = _folder.Write($"gitops/a/.konstruct-{Guid.NewGuid():N}.tmp", "theirs");
        File.WriteAllText(file, Crossplane);
        File.Delete(_folder["run.jsonl"]);

        Assert.Equal(MigrationStatus.Done, (await RunAsync())[^1].Result.Status);

        Assert.Equal((false, true), (File.Exists(left), File.Exists(theirs)));
    }

    [Fact]
    public async Task What_a_process_that_still_runs_is_writing_stays()
    {
        var file = _folder.Write("gitops/a/crossplane.yaml", Crossplane);
        await RunAsync();
        var (its, older) = (_folder.Write("gitops/a/" + Name(), Text(file)), _folder.Write("gitops/a/" + Name(), Text(file)));
        File.SetLastWriteTimeUtc(older, DateTime.UtcNow.AddDays(-1));
        File.WriteAllText(file, Crossplane);

        Assert.Equal(MigrationStatus.Done, (await RunAsync())[^1].Result.Status);

        Assert.Equal((true, false), (File.Exists(its), File.Exists(older)));

        static string Name() => $".konstruct-{Environment.ProcessId:x8}{Guid.NewGuid().ToString("N")[8..]}.tmp";
    }

    [Fact]
    public async Task A_created_file_that_changed_while_somebody_was_asked_is_not_deleted()
    {
        var created = _folder.Write("gitops/new.yaml", Crossplane);
        using (var journal = MigrationJournal.Open(_folder["run.jsonl"]))
            journal.Write(new JournalFile(1, "template", null, _folder["gitops"], "new.yaml", null, MigrationJournal.Hash(File.ReadAllBytes(created)), null, null));

        var undo = await UndoAsync(whileAsked: () => File.AppendAllText(created, "# theirs\n"));

        Assert.Equal("FileChangedOnDisk", Assert.Single(undo).Result.ErrorId);
        Assert.EndsWith("# theirs\n", Text(created), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_one_file_is_refused_none_is_written_and_a_mended_one_lets_it_go_on()
    {
        var good = _folder.Write("gitops/a/crossplane.yaml", Crossplane);
        var broken = _folder.Write("gitops/b/crossplane.yaml", Crossplane + "\n\tx: [\n");

        var first = await RunAsync();
        File.WriteAllText(broken, Crossplane);
        var second = await RunAsync();

        Assert.Equal(MigrationStatus.Failed, first[^1].Result.Status);
        Assert.IsType<FileProblemException>(first[^1].Problem);
        Assert.Equal(MigrationStatus.Done, second[^1].Result.Status);
        Assert.NotEqual(Crossplane, Text(good));
        Assert.Equal(MigrationStatus.Unchanged, (await RunAsync())[^1].Result.Status);
    }

    [Fact]
    public async Task Clusters_are_written_at_once_told_in_their_order_and_fail_alone()
    {
        foreach (var name in (string[])["a", "b", "c"])
            _folder.Write($"{name}/crossplane.yaml", Crossplane);
        using var writer = new FirstAfterLast(first: _folder["a/crossplane.yaml"], failing: _folder["b/crossplane.yaml"], last: _folder["c/crossplane.yaml"]);

        var run = await RunAsync(writer, "a", "b", "c");

        Assert.Equal([MigrationStatus.Done, MigrationStatus.Failed, MigrationStatus.Done], run.Where(o => o.Result.Step == MigrationPhase.Files).Select(o => o.Result.Status));
        Assert.Equal(Crossplane, Text(_folder["b/crossplane.yaml"]));
        Assert.NotEqual(Crossplane, Text(_folder["a/crossplane.yaml"]));
    }

    private Cluster Template(string below = "") => new()
    {
        Name = "template",
        Path = below.Length == 0 ? _folder.Path : _folder[below],
        ProjectName = "<PROJECT>",
        VaultKeys = [],
        Dialect = ManifestDialect.Token,
        Authentication = ClusterAuthentication.Pat,
        Steps = [],
        Destinations = [],
        Findings = [],
    };

    private Task<IReadOnlyList<MigrationOutcome>> RunAsync(AtomicWriter? writer = null) => RunAsync(writer, "gitops");

    private async Task<IReadOnlyList<MigrationOutcome>> RunAsync(AtomicWriter? writer, params string[] folders)
    {
        var request = new MigrationRequest { Credential = new CredentialRequest { GitHub = new GitHubSettings() }, JournalPath = _folder["run.jsonl"] };
        await using var run = new MigrationRun(request, null, "secret") { Questions = Yes, Writer = writer ?? new AtomicWriter() };
        await run.PlanAsync([.. folders.Select(f => Template(f))]);
        var outcomes = new List<MigrationOutcome>();
        await foreach (var outcome in run.RunAsync())
            outcomes.Add(outcome);
        return outcomes;
    }

    private async Task<IReadOnlyList<MigrationOutcome>> UndoAsync(bool isPreview = false, Action? whileAsked = null)
    {
        using var journal = UndoJournal.Open(_folder["run.jsonl"], isPreview);
        var undo = new MigrationUndo(new UndoRequest
        {
            Connect = (_, _) => throw new InvalidOperationException("There is no Vault here."),
            Vault = new UndoOptions { IsPreview = isPreview },
            RestoreVault = _ => ValueTask.FromResult(true),
            RestoreFile = (_, _) =>
            {
                whileAsked?.Invoke();
                return ValueTask.FromResult(true);
            },
            RestoreBranch = (_, _, _) => ValueTask.FromResult(true),
        }, [journal]);
        var outcomes = new List<MigrationOutcome>();
        await foreach (var outcome in undo.RunAsync())
            outcomes.Add(outcome);
        return outcomes;
    }

    private static MigrationQuestions Yes { get; } = new()
    {
        WriteVault = _ => ValueTask.FromResult(true),
        RemovePat = _ => ValueTask.FromResult(true),
        ChangeFiles = _ => ValueTask.FromResult(true),
        Push = _ => ValueTask.FromResult(true),
        OpenPullRequest = _ => ValueTask.FromResult(true),
        Sync = _ => ValueTask.FromResult(true),
    };

    private static string Text(string path) => Encoding.UTF8.GetString(File.ReadAllBytes(path));

    private string JournalText() => File.ReadAllText(_folder["run.jsonl"]);

    // The first cluster's file is not written before that of the last one is begun.
    private sealed class FirstAfterLast(string first, string failing, string last) : AtomicWriter, IDisposable
    {
        private readonly ManualResetEventSlim _isLastBegun = new();

        public void Dispose() => _isLastBegun.Dispose();

        protected override Stream OpenTemporary(string path)
        {
            var folder = Path.GetDirectoryName(path);
            if (folder == Path.GetDirectoryName(failing))
                throw new IOException("No space left on device.");
            if (folder == Path.GetDirectoryName(last))
                _isLastBegun.Set();
            if (folder == Path.GetDirectoryName(first) && !_isLastBegun.Wait(TimeSpan.FromSeconds(60)))
                throw new IOException("The last one was not begun.");
            return base.OpenTemporary(path);
        }
    }

    private sealed class FailingAt(string path) : AtomicWriter
    {
        /// <summary>What somebody else does before a file in a folder is written.</summary>
        public Action<string>? Before { get; init; }

        protected override Stream OpenTemporary(string temporary)
        {
            var folder = Path.GetDirectoryName(temporary)!;
            Before?.Invoke(folder);
            return folder == Path.GetDirectoryName(path) ? throw new IOException("No space left on device.") : base.OpenTemporary(temporary);
        }
    }
}
