namespace Konstruct.Bench.Soak;

/// <summary>What the process holds while nothing is under way and garbage has gone.</summary>
/// <param name="HeapBytes">The managed heap.</param>
/// <param name="WorkingSetBytes">What is resident.</param>
/// <param name="PrivateBytes">What is resident and the process's own alone, and no part of a file; where the system does not tell that, what is the process's own, resident or not.</param>
/// <param name="Threads">Threads of the system.</param>
/// <param name="Handles">Handles; on Linux open file descriptors.</param>
/// <param name="Sockets">The sockets among them; 0 where that cannot be told.</param>
/// <param name="Timers">Timers that run.</param>
/// <param name="Assemblies">Assemblies that are loaded.</param>
/// <param name="LoadContexts">Load contexts of assemblies.</param>
internal sealed record GrowthSample(long HeapBytes, long WorkingSetBytes, long PrivateBytes, int Threads, int Handles, int Sockets, long Timers, int Assemblies, int LoadContexts)
{
    /// <summary>After how many operations it was taken.</summary>
    public int Operations { get; init; }

    /// <summary>Files and folders that are left over in the folder for temporary files.</summary>
    public int TemporaryFiles { get; init; }
}
