namespace Konstruct.Bench;

/// <summary>What a child process is to do.</summary>
internal enum Work
{
    /// <summary>Nothing: shows what the runtime alone takes.</summary>
    Nothing,

    /// <summary>The conversion.</summary>
    Convert,

    /// <summary>The floor of a run that changes nothing.</summary>
    Read,

    /// <summary>The floor of a run that changes files.</summary>
    ReadAndReplace,
}
