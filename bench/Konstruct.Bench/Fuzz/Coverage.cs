using System.Numerics;
using System.Runtime.InteropServices;

namespace Konstruct.Bench.Fuzz;

/// <summary>The edges that an instrumented assembly counts its passes of, as SharpFuzz writes them.</summary>
internal sealed unsafe class Coverage
{
    private const int Size = 1 << 16;

    private readonly byte* _passes;

    /// <summary>Has the instrumented assemblies count here.</summary>
    public Coverage()
    {
        _passes = (byte*)NativeMemory.AllocZeroed(Size);
        SharpFuzz.Common.Trace.SharedMem = _passes;
    }

    /// <summary>Begins to count.</summary>
    public void Begin()
    {
        new Span<byte>(_passes, Size).Clear();
        SharpFuzz.Common.Trace.PrevLocation = 0;
    }

    /// <summary>Which edges were passed, and how often, in steps of powers of two: the edge and the step in one number.</summary>
    public List<int> Passed()
    {
        var passed = new List<int>();
        var all = new ReadOnlySpan<byte>(_passes, Size);
        for (var at = all.IndexOfAnyExcept((byte)0); at < Size;)
        {
            if (at < 0)
                break;
            passed.Add(at * 8 + BitOperations.Log2(all[at]));
            var next = all[(at + 1)..].IndexOfAnyExcept((byte)0);
            at = next < 0 ? Size : at + 1 + next;
        }
        return passed;
    }
}
