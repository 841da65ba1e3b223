using System.Globalization;
using Konstruct.Fuzz;

namespace Konstruct.Core.Tests.Fuzz;

/// <summary>What fuzzing found once, and a few of the inputs that reach farthest. <c>bench/Konstruct.Bench --only fuzz</c> looks for more.</summary>
public sealed class FuzzSeedTests
{
    private static readonly List<string> _seeds = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fuzz", "seeds.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    public static IEnumerable<TheoryDataRow<int>> All => _seeds.Select((line, index) => new TheoryDataRow<int>(index) { TestDisplayName = string.Create(CultureInfo.InvariantCulture, $"{line[..line.IndexOf(' ', StringComparison.Ordinal)]} {index + 1}") });

    [Theory]
    [MemberData(nameof(All))]
    public void Every_promise_holds(int index)
    {
        var line = _seeds[index];
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var target = Assert.Single(FuzzTarget.All, t => t.Name == line[..blank]);

        target.Try(FuzzInput.Parse(line[(blank + 1)..]));
    }

    [Fact]
    public void An_input_is_read_as_it_was_written()
    {
        var input = new FuzzInput(["a: \"1\"\r\n\\n", "", "\uD83D\u001b[31m ü\uFEFF\0"], 4_000_000_000);

        var read = FuzzInput.Parse(input.ToString());

        Assert.Equal(input.Choice, read.Choice);
        Assert.Equal(input.Texts, read.Texts);
    }
}
