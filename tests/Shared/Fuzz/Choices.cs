namespace Konstruct.Fuzz;

/// <summary>Choices that follow from a number alone, so that an input is tried again in the same way.</summary>
/// <param name="choice">The number.</param>
internal sealed class Choices(uint choice)
{
    private uint _state = choice;

    /// <summary>A number from 0 and below <paramref name="count"/>.</summary>
    public int Below(int count)
    {
        // Small differences of the first number are to lead elsewhere at once.
        _state += 0x9E3779B9;
        var mixed = (_state ^ (_state >> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >> 13)) * 0xC2B2AE35;
        return (int)((mixed ^ (mixed >> 16)) % (uint)count);
    }

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> all) => all[Below(all.Count)];
}
