namespace Konstruct.Bench;

/// <summary>A part of the benchmark, and of its page.</summary>
internal enum BenchPart
{
    /// <summary>The steps over a large repository.</summary>
    Repository,

    /// <summary>Writing credentials to Vault.</summary>
    Vault,

    /// <summary>Checking many projects in a cluster.</summary>
    Checks,

    /// <summary>Importing the module.</summary>
    Import,
}
