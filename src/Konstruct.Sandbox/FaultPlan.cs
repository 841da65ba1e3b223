namespace Konstruct.Sandbox;

/// <summary>
/// The faults that a stand-in's requests meet. A request meets every delay and act that is meant for it, in the order in which they were added,
/// up to the first fault that decides the answer: that one is the last, and those after it wait for the next request.
/// </summary>
public sealed class FaultPlan
{
    private readonly bool _canDrop;
    private readonly object _gate = new();
    private readonly List<Planned> _faults = [];
    private volatile bool _isEmpty = true;

    internal FaultPlan(bool canDrop) => _canDrop = canDrop;

    /// <summary>Adds a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <exception cref="InvalidOperationException">It cuts connections, and the server was not started with the option that allows it.</exception>
    public void Add(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.IsDrop && !_canDrop)
            throw new InvalidOperationException($"'{fault.Kind}' needs a server that was started with the option 'CanDrop'.");
        lock (_gate)
        {
            _faults.Add(new Planned(fault));
            _isEmpty = false;
        }
    }

    /// <summary>Takes all faults away.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
            _isEmpty = true;
        }
    }

    internal IReadOnlyList<Fault> Take(SandboxRequest request)
    {
        if (_isEmpty)
            return [];
        var taken = new List<Fault>();
        lock (_gate)
        {
            foreach (var planned in _faults)
            {
                if (!planned.Take(request))
                    continue;
                taken.Add(planned.Fault);
                if (planned.Fault.IsFinal)
                    break;
            }
        }
        return taken;
    }

    /// <summary>A fault and what is left of its counts.</summary>
    private sealed class Planned(Fault fault)
    {
        private int _skip = fault.Skip;
        private int _times = fault.Times;

        public Fault Fault => fault;

        public bool Take(SandboxRequest request)
        {
            if (_times == 0 || !fault.On(request))
                return false;
            if (_skip > 0)
            {
                _skip--;
                return false;
            }
            if (_times != int.MaxValue)
                _times--;
            return true;
        }
    }
}
