using Xunit.Sdk;

namespace Konstruct.Contract.Tests.Credentials;

/// <summary>One way for a run to go wrong: what happens, at which request, on which kind of mount, and to which secret.</summary>
/// <param name="Name">What happens.</param>
/// <param name="At">At which request.</param>
/// <param name="KvVersion">On which kind of mount.</param>
/// <param name="Start">What the secret is before.</param>
public sealed record FaultCase(string Name, FaultPoint At, int KvVersion, FaultStart Start) : IXunitSerializable
{
    /// <summary>For the test framework.</summary>
    public FaultCase()
        : this("", default, 2, default)
    {
    }

    /// <summary>What happens.</summary>
    public string Name { get; private set; } = Name;

    /// <summary>At which request.</summary>
    public FaultPoint At { get; private set; } = At;

    /// <summary>On which kind of mount.</summary>
    public int KvVersion { get; private set; } = KvVersion;

    /// <summary>What the secret is before.</summary>
    public FaultStart Start { get; private set; } = Start;

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Name), Name);
        info.AddValue(nameof(At), (int)At);
        info.AddValue(nameof(KvVersion), KvVersion);
        info.AddValue(nameof(Start), (int)Start);
    }

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info)
    {
        Name = info.GetValue<string>(nameof(Name))!;
        At = (FaultPoint)info.GetValue<int>(nameof(At));
        KvVersion = info.GetValue<int>(nameof(KvVersion));
        Start = (FaultStart)info.GetValue<int>(nameof(Start));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} at {At}, KV {KvVersion}, {Start}";
}
