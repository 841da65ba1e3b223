using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.Json;
using Konstruct.Fuzz;

namespace Konstruct.Bench.Fuzz;

/// <summary>Tries inputs until its time is up, in a process of its own whose assemblies are instrumented.</summary>
internal sealed class FuzzChild
{
    /// <summary>The command line's first word in a child process.</summary>
    public const string ChildOption = "--fuzz";

    /// <summary>Names of the files in the child's folder: what it begins with, what it is about to try, what does not hold, what it keeps, what came of it.</summary>
    public const string Corpus = "corpus.txt", Current = "current.bin", Findings = "findings.txt", Kept = "kept.txt", Tallies = "tallies.json";

    /// <summary>Size of the file with the input at hand: its number, its length, and its text.</summary>
    public const int CurrentSize = 1 << 20;

    private const int MostFindings = 40;

    // Of as long as this, or, where inputs are counted, of as many.
    private static readonly TimeSpan _turn = TimeSpan.FromMilliseconds(250);

    private const int InputsOfTurn = 50;

    // Behind these a reason tells of the one input.
    private static readonly SearchValues<char> _ownWords = SearchValues.Create(":'0123456789");

    private readonly string _folder;
    private readonly bool _isGuided;
    private readonly Coverage _coverage = new();
    private readonly List<FuzzQueue> _queues;
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly MemoryMappedViewAccessor _current;
    private long _number;

    private FuzzChild(string folder, bool isGuided, int seed)
    {
        _folder = folder;
        _isGuided = isGuided;
        _queues = [.. FuzzTarget.All.Select((t, i) => new FuzzQueue(t, new Random((seed * 100) + i)))];
        using var file = MemoryMappedFile.CreateFromFile(Path.Combine(folder, Current), FileMode.Create, mapName: null, CurrentSize);
        _current = file.CreateViewAccessor();
    }

    /// <summary>In the child: tries inputs.</summary>
    /// <param name="arguments">The folder, the seconds, the seed, and whether coverage guides.</param>
    public static async Task RunChild(string[] arguments)
    {
        var child = new FuzzChild(arguments[0], bool.Parse(arguments[3]), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        child.ReadCorpus();
        if (int.Parse(arguments[4], CultureInfo.InvariantCulture) is var inputs and > 0)
            child.Run(inputs);
        else
            child.Run(TimeSpan.FromSeconds(double.Parse(arguments[1], CultureInfo.InvariantCulture)));
        await File.WriteAllTextAsync(Path.Combine(child._folder, Tallies), JsonSerializer.Serialize(child._queues.Select(static q => q.Tally))).ConfigureAwait(false);
        await File.WriteAllLinesAsync(Path.Combine(child._folder, Kept), child._queues.SelectMany(static q => q.Distil().Select(i => $"{q.Target.Name} {i}"))).ConfigureAwait(false);
    }

    private void Run(int inputs)
    {
        for (var left = inputs; left > 0; left -= InputsOfTurn)
        {
            foreach (var queue in _queues)
            {
                for (var i = Math.Min(left, InputsOfTurn); i > 0; i--)
                    TryNext(queue);
            }
        }
        _queues.ForEach(static q => q.Tally.Edges = q.Edges);
    }

    private void Run(TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        for (var isEarly = true; watch.Elapsed < time;)
        {
            foreach (var queue in _queues.TakeWhile(_ => watch.Elapsed < time))
            {
                for (var end = watch.Elapsed + _turn; watch.Elapsed < end;)
                    TryNext(queue);
            }
            if (isEarly && watch.Elapsed >= time / 4)
            {
                isEarly = false;
                _queues.ForEach(static q => q.Tally.EarlyEdges = q.Edges);
            }
        }
        _queues.ForEach(static q => q.Tally.Edges = q.Edges);
    }

    private void ReadCorpus()
    {
        foreach (var line in File.ReadLines(Path.Combine(_folder, Corpus)))
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            var queue = _queues.Find(q => q.Target.Name == line[..blank]) ?? throw new InvalidOperationException($"There is no target '{line[..blank]}'.");
            queue.First.Add(FuzzInput.Parse(line[(blank + 1)..]));
        }
        foreach (var queue in _queues)
        {
            foreach (var input in queue.First)
                Try(queue, input);
            queue.Begin();
        }
    }

    private void TryNext(FuzzQueue queue) => Try(queue, queue.Next(_isGuided));

    private void Try(FuzzQueue queue, FuzzInput input)
    {
        Write(queue.Target, input);
        queue.Tally.Inputs++;
        List<int>? passed = null;
        _coverage.Begin();
        var reason = Reason(queue.Target, input, queue.Tally, out var isTaken, () => passed = _coverage.Passed());
        queue.Tally.Taken += isTaken ? 1 : 0;
        if (queue.Add(input, passed ?? _coverage.Passed()))
            queue.Tally.Kept++;
        if (reason is not null && _found.Count < MostFindings && _found.Add(Signature(queue.Target, reason)))
            Tell(queue.Target, input, reason);
    }

    // So that the supervisor knows what this process ended with.
    private void Write(FuzzTarget target, FuzzInput input)
    {
        var bytes = Encoding.UTF8.GetBytes($"{target.Name} {input}");
        var length = Math.Min(bytes.Length, CurrentSize - 16);
        _current.WriteArray(16, bytes, 0, length);
        _current.Write(8, (long)length);
        _current.Write(0, ++_number);
    }

    private static string? Reason(FuzzTarget target, FuzzInput input, FuzzTally tally, out bool isTaken, Action? tried = null)
    {
        isTaken = false;
        try
        {
            (isTaken, var reason) = FuzzBounds.Try(target, input, tally, tried);
            return reason;
        }
        catch (BrokenPromiseException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var place = e.StackTrace?.Split('\n').FirstOrDefault(static l => l.Contains("Konstruct.Core", StringComparison.Ordinal))?.Trim();
            return $"{e.GetType().Name} {place}: {e.Message}";
        }
    }

    // What a finding has in common with others of the same cause.
    private static string Signature(FuzzTarget target, string reason)
    {
        var end = reason.AsSpan().IndexOfAny(_ownWords);
        return $"{target.Name} {(reason.Contains(" at Konstruct", StringComparison.Ordinal) ? reason[..reason.IndexOf('(', StringComparison.Ordinal)] : end < 0 ? reason : reason[..end])}";
    }

    private void Tell(FuzzTarget target, FuzzInput input, string reason)
    {
        var signature = Signature(target, reason);
        var shrunk = Shrinker.Shrink(input, i => Reason(target, i, new FuzzTally(""), out _) is { } same && Signature(target, same) == signature);
        File.AppendAllText(Path.Combine(_folder, Findings), new FuzzFinding(target.Name, Reason(target, shrunk, new FuzzTally(""), out _) ?? reason, shrunk.ToString()).ToString());
    }
}
