using System.Text;
using Konstruct.Core.Migration;

namespace Konstruct.Fuzz;

/// <summary>A journal, whole or damaged: read, or refused by the one exception for it.</summary>
internal sealed class JournalTarget : FuzzTarget
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <inheritdoc/>
    public override string Name => "journals";

    /// <inheritdoc/>
    public override string What => "reading a journal, and writing one of any text";

    /// <inheritdoc/>
    public override IEnumerable<string> Samples { get; } =
    [
        string.Concat(((JournalEntry[])
        [
            new JournalRun(1, "1.0.0", DateTimeOffset.UnixEpoch),
            new JournalFile(1, "engineering", "engineering", "/home/gitops", "registry/secrets/secret.yaml", Hash, Hash, [new TextInverse(12, 3, "a: 1\r\n"), new TextInverse(40, 0, "")], null),
            new JournalFile(2, "engineering", null, "C:\\gitops", "a.yml", null, Hash, null, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
            new JournalVault(3, new Uri("https://vault.acme.example/"), null, "secret", "argocd/repo-credentials-template/engineering", "engineering", CredentialScope.Downstream, 2, Existed: true, 1, ["+githubAppID"]),
            new JournalVaultWritten(3, 1, 2),
            new JournalSecrets("engineering", "engineering", new Uri("http://127.0.0.1:8200/"), "team", "secret", [new JournalSecret("argocd/repo-credentials-template/engineering", 2)]),
            new JournalCommit(4, "engineering", "engineering", "/home/gitops", "konstruct/github-app", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"),
            new JournalPush("/home/gitops", "konstruct/github-app", "origin"),
            new JournalPullRequest("/home/gitops", "konstruct/github-app", new Uri("https://github.com/acme/gitops/pull/1")),
            new JournalUndone(1),
        ]).Select(e => MigrationJournal.Serialize(e) + "\n")),
        MigrationJournal.Serialize(new JournalRun(1, "1.0.0", DateTimeOffset.UnixEpoch)) + "\r\n\r\n{\"entry\":\"undone\",\"of\":1}\n{\"entry\":\"",
    ];

    /// <inheritdoc/>
    public override bool Try(FuzzInput input)
    {
        var text = input.Texts[0];
        WriteAndRead(text);
        try
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            var journal = JournalReader.Read("/journals/run.jsonl", stream);
            Promise(journal.Entries.Count > 0 && journal.LastId >= 0 && (journal.Damage.Length > 0 || !journal.IsDamaged), "A journal that is read says something.");
            Promise(journal.Runs.Sum(r => r.Entries.Count) + journal.Entries.Count(e => e is JournalRun) == journal.Entries.Count, "Every entry is one of a run.");
            foreach (var file in journal.Entries.OfType<JournalFile>())
                Promise(Path.GetFullPath(file.FullPath).StartsWith(Path.GetFullPath(file.Root), StringComparison.Ordinal), "No path leads out of its root.");
            return true;
        }
        catch (JournalException e)
        {
            Promise(e.Message.Length > 0 && e.Recommendation.Length > 0, "A message says what is wrong and what to do.");
            return false;
        }
    }

    // Whatever stood in a file comes back out of the journal.
    private static void WriteAndRead(string text)
    {
        // No file holds half of a surrogate pair.
        var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var line = MigrationJournal.Serialize(new JournalFile(1, "a", null, "/a", "a.yaml", Hash, Hash, [new TextInverse(0, 1, whole)], null));
        Promise(!line.Contains('\n', StringComparison.Ordinal) && !line.Contains('\r', StringComparison.Ordinal), "An entry is one line.");
        Promise(MigrationJournal.Deserialize(line) is JournalFile { Inverse: [{ } only] } && only.Text == whole, "What stood in a file is read as it was.");
    }
}
