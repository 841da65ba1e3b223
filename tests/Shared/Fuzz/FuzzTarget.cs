namespace Konstruct.Fuzz;

/// <summary>A part of the module, and what it promises for whatever it is given.</summary>
internal abstract class FuzzTarget
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } = [new MaskTarget(), new EditTarget(), new SecretsTarget(), new FolderTarget(), new DiffTarget(), new JournalTarget()];

    /// <summary>Its name: a word.</summary>
    public abstract string Name { get; }

    /// <summary>What is tried, in a few words.</summary>
    public abstract string What { get; }

    /// <summary>How many texts it takes at most.</summary>
    public virtual int Texts => 1;

    /// <summary>Inputs to begin with where manifests are not what it reads; empty where they are.</summary>
    public virtual IEnumerable<string> Samples => [];

    /// <summary>Tries an input.</summary>
    /// <returns>Whether it was taken; false: it was refused, as it may be.</returns>
    /// <exception cref="BrokenPromiseException">A promise does not hold. So does it not where anything else is thrown.</exception>
    public abstract bool Try(FuzzInput input);

    /// <summary>A promise.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="promise">What was promised.</param>
    protected static void Promise(bool holds, string promise)
    {
        if (!holds)
            throw new BrokenPromiseException(promise);
    }
}
