namespace Konstruct.Core.Files;

/// <summary>What to do with some files that are looked at together.</summary>
public interface IFilePlan
{
    /// <summary>Reads the files and says what is to become of each. Writes nothing.</summary>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>A result for each file that there is something to say about.</returns>
    IReadOnlyList<PlannedFile> Make(CancellationToken cancellation);
}
