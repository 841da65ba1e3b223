using Konstruct.Fuzz;

namespace Konstruct.Bench.Fuzz;

/// <summary>The inputs of one target that reached something no other had reached before.</summary>
/// <param name="target">The target.</param>
/// <param name="random">What its inputs are chosen by: its own, so that they do not depend on what another target reaches.</param>
internal sealed class FuzzQueue(FuzzTarget target, Random random)
{
    private const int MostSeeds = 24;

    private const int LongestSeed = 1_600;

    private readonly Mutator _mutator = new(random);
    private readonly List<(FuzzInput Input, int New)> _inputs = [];
    private readonly HashSet<int> _reached = [];
    private readonly HashSet<int> _edges = [];
    private int _first;

    /// <summary>The target.</summary>
    public FuzzTarget Target => target;

    /// <summary>What came of it.</summary>
    public FuzzTally Tally { get; } = new(target.Name);

    /// <summary>The edges reached so far.</summary>
    public int Edges => _edges.Count;

    /// <summary>The inputs to begin with, whether they reach anything new or not.</summary>
    public List<FuzzInput> First { get; } = [];

    /// <summary>Ends the beginning: what is reached from now on is new.</summary>
    public void Begin()
    {
        _first = _inputs.Count;
        Tally.FirstEdges = Edges;
    }

    /// <summary>Keeps an input that passes edges which none has passed so often.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Add(FuzzInput input, List<int> passed)
    {
        var known = _reached.Count;
        _reached.UnionWith(passed);
        if (_reached.Count == known)
            return false;
        _edges.UnionWith(passed.Select(static p => p >> 3));
        _inputs.Add((input, _reached.Count - known));
        return true;
    }

    /// <summary>An input that nobody tried.</summary>
    /// <param name="isGuided">Whether it goes on from what reached something new.</param>
    public FuzzInput Next(bool isGuided) => _mutator.Mutate(Pick(isGuided), Pick(isGuided));

    /// <summary>A few small inputs that reached the most of what the inputs it began with do not.</summary>
    public IEnumerable<FuzzInput> Distil() => _inputs.Skip(_first).Where(static i => i.Input.ToString().Length <= LongestSeed)
        .OrderByDescending(static i => i.New / (40.0 + i.Input.Length)).Take(MostSeeds).Select(static i => i.Input);

    // Any, or one of the latest.
    private FuzzInput Pick(bool isGuided)
    {
        if (!isGuided || _inputs.Count == 0)
            return First[random.Next(First.Count)];
        var latest = Math.Min(_inputs.Count, random.Next(2) == 0 ? 64 : _inputs.Count);
        return _inputs[^(1 + random.Next(latest))].Input;
    }
}
