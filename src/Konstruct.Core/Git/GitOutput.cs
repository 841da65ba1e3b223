using System.Text;

namespace Konstruct.Core.Git;

/// <summary>What git put out.</summary>
/// <param name="ExitCode">How it ended; 0 for success.</param>
/// <param name="Bytes">Its output.</param>
/// <param name="Errors">What it said besides, without credentials.</param>
internal sealed record GitOutput(int ExitCode, byte[] Bytes, string Errors)
{
    /// <summary>Whether it succeeded.</summary>
    public bool IsSuccess => ExitCode == 0;

    /// <summary>Its output as text, without blanks and line ends around.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes).Trim();

    /// <summary>Its output as a list of which each item ends with a zero byte.</summary>
    public IReadOnlyList<string> Items => Encoding.UTF8.GetString(Bytes).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
