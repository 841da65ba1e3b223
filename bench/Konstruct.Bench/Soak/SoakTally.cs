using System.Collections.Concurrent;

namespace Konstruct.Bench.Soak;

/// <summary>What was done, what was put in its way, and what came of it; counted by all runspaces at once.</summary>
internal sealed class SoakTally
{
    // One is enough to fail, and many tell nothing more.
    private const int UntrueKept = 20;

    private readonly ConcurrentDictionary<string, int> _operations = new();
    private readonly ConcurrentDictionary<string, int> _faults = new();
    private readonly ConcurrentDictionary<string, int> _errors = new();
    private readonly ConcurrentQueue<string> _untrue = new();
    private int _stopped;
    private int _pipelines;
    private int _facts;
    private int _isOver;
    private double _longestStop;

    /// <summary>Operations by kind.</summary>
    public IReadOnlyDictionary<string, int> Operations => _operations;

    /// <summary>Faults that requests met, by kind.</summary>
    public IReadOnlyDictionary<string, int> Faults => _faults;

    /// <summary>Errors by their stable id.</summary>
    public IReadOnlyDictionary<string, int> Errors => _errors;

    /// <summary>Pipelines that were run.</summary>
    public int Pipelines => _pipelines;

    /// <summary>Pipelines that were stopped before their end.</summary>
    public int Stopped => _stopped;

    /// <summary>Statements that were compared with what is really there.</summary>
    public int Facts => _facts;

    /// <summary>The longest that a pipeline took to end once it was stopped, in milliseconds.</summary>
    public double LongestStop => _longestStop;

    /// <summary>What was not true.</summary>
    public IReadOnlyCollection<string> Untrue => _untrue;

    /// <summary>Whether so much is wrong that going on tells nothing more.</summary>
    public bool IsOver => Volatile.Read(ref _isOver) != 0;

    /// <summary>Counts an operation.</summary>
    public void AddOperation(string kind) => _operations.AddOrUpdate(kind, 1, static (_, n) => n + 1);

    /// <summary>Counts a fault.</summary>
    public void AddFault(string kind) => _faults.AddOrUpdate(kind, 1, static (_, n) => n + 1);

    /// <summary>Counts an error.</summary>
    public void AddError(string id) => _errors.AddOrUpdate(id, 1, static (_, n) => n + 1);

    /// <summary>Counts a pipeline.</summary>
    public void AddPipeline() => Interlocked.Increment(ref _pipelines);

    /// <summary>Counts a pipeline that was stopped.</summary>
    /// <param name="milliseconds">How long it took to end.</param>
    public void AddStop(double milliseconds)
    {
        Interlocked.Increment(ref _stopped);
        lock (_untrue)
            _longestStop = Math.Max(_longestStop, milliseconds);
    }

    /// <summary>Compares a statement with what is there.</summary>
    /// <param name="isTrue">Whether it is true.</param>
    /// <param name="what">What is wrong where it is not.</param>
    public void Expect(bool isTrue, Func<string> what)
    {
        Interlocked.Increment(ref _facts);
        if (isTrue)
            return;
        var wrong = what();
        Console.Error.WriteLine(wrong);
        _untrue.Enqueue(wrong);
        if (_untrue.Count >= UntrueKept)
            Volatile.Write(ref _isOver, 1);
    }
}
