using System.Runtime.CompilerServices;
using Konstruct.Core.Files;

namespace Konstruct.Core.Migration;

/// <summary>
/// Takes back what journals tell of, the newest run first, whichever journal it stands in: of each run its files, where they still are what it wrote, then the branch, where it was not pushed, then Vault by version, so that the
/// token is there before anything is gone. What was taken back is noted in the journal, so that it is taken back once.
/// </summary>
/// <param name="request">How it is taken back.</param>
/// <param name="journals">The journals, each once.</param>
public sealed class MigrationUndo(UndoRequest request, IReadOnlyList<UndoJournal> journals)
{
    /// <summary>Takes all of it back.</summary>
    /// <param name="cancellation">Stops it between two things.</param>
    /// <returns>One result for each file, branch and secret.</returns>
    /// <exception cref="JournalException">A journal cannot be written any more.</exception>
    public async IAsyncEnumerable<MigrationOutcome> RunAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var journal in journals.Where(j => j.Read.IsDamaged))
            request.OnWarning?.Invoke($"The journal '{journal.Path}' is damaged: {journal.Read.Damage} cannot be relied on. What it told of there has to be looked for by hand.");
        var connections = new VaultConnections(request.Connect);
        await using var ending = connections.ConfigureAwait(false);
        var (repositories, foresight) = (new UndoRepositories(request.Repositories), new UndoForesight());
        foreach (var (journal, entries) in Turns())
        {
            await foreach (var outcome in new UndoTurn(request, journal, entries, repositories, connections, foresight).RunAsync(cancellation).ConfigureAwait(false))
                yield return Told(outcome, journal);
        }
    }

    // Runs of one journal that none of another came between go back together, so that a secret gets one new version.
    private IEnumerable<(UndoJournal Journal, IReadOnlyList<JournalEntry> Entries)> Turns()
    {
        var runs = journals.SelectMany(j => j.Read.Runs.Select((r, at) => (Journal: j, Run: r, At: at))).OrderByDescending(r => r.Run.Started).ThenByDescending(r => r.At).ToList();
        for (var i = 0; i < runs.Count;)
        {
            var turn = runs.Skip(i).TakeWhile(r => r.Journal == runs[i].Journal).ToList();
            i += turn.Count;
            yield return (turn[0].Journal, [.. turn.OrderBy(r => r.At).SelectMany(r => r.Run.Entries)]);
        }
    }

    private static MigrationOutcome Told(MigrationOutcome outcome, UndoJournal journal) => outcome with
    {
        Result = outcome.Result with
        {
            JournalPath = journal.Path,
            ErrorId = outcome.Problem switch { ServiceException service => service.Id, FileProblemException file => file.Problem.ToString(), _ => outcome.Result.ErrorId },
        },
    };
}
