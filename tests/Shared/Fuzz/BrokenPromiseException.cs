namespace Konstruct.Fuzz;

/// <summary>Something that has to hold for every input does not.</summary>
/// <param name="message">What should have held.</param>
internal sealed class BrokenPromiseException(string message) : Exception(message);
