using System.Text;

namespace Konstruct.Bench.Growth;

/// <summary>The growth as a picture: time for one cluster, and memory, over the number of clusters.</summary>
internal static class GrowthChart
{
    private const int Width = 860;
    private const int Height = 380;
    private const int Top = 56;
    private const int Bottom = 300;
    private const int PanelWidth = 330;

    // Distinct without colour vision, too (after Okabe and Ito), and readable on white as on black.
    private static readonly string[] _colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b"];

    /// <summary>The picture, as SVG.</summary>
    /// <param name="benchmark">What was measured.</param>
    public static string Draw(GrowthBenchmark benchmark)
    {
        var picture = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#808080\">");
        Add($"<title>Time for one cluster and peak memory, over the number of clusters</title>");
        Panel(70, "milliseconds for one cluster", static series => series.MillisecondsPerCluster);
        Panel(500, "peak memory in MiB", static series => series.PeakMebibytes);
        for (var index = 0; index < benchmark.All.Count; index++)
        {
            var x = 70 + (index % 3 * 270);
            var y = Height - 34 + (index / 3 * 20);
            Add($"<path d=\"M{x} {y - 4}h24\" stroke=\"{_colours[index]}\" stroke-width=\"2.5\"/><text x=\"{x + 32}\" y=\"{y}\">{benchmark.All[index].Name}</text>");
        }

        Add($"</svg>");
        return picture.ToString();

        void Panel(int left, string title, Func<GrowthSeries, IReadOnlyList<double>> values)
        {
            var highest = Ceiling(benchmark.All.Max(series => values(series).Max()));
            Add($"<text x=\"{left}\" y=\"{Top - 24}\" font-size=\"14\">{title}</text>");
            for (var line = 0; line <= 4; line++)
            {
                var value = highest * line / 4;
                Add($"<path d=\"M{left} {Y(value):F1}h{PanelWidth}\" stroke=\"#808080\" stroke-opacity=\"0.25\"/><text x=\"{left - 8}\" y=\"{Y(value) + 4:F1}\" text-anchor=\"end\">{value:#,0.##}</text>");
            }

            for (var size = 0; size < benchmark.Sizes.Count; size++)
                Add($"<text x=\"{X(size)}\" y=\"{Bottom + 20}\" text-anchor=\"middle\">{benchmark.Sizes[size]:N0}</text>");
            foreach (var (series, colour) in benchmark.All.Zip(_colours))
            {
                var points = values(series).Select((value, size) => FormattableString.Invariant($"{X(size)},{Y(value):F1}")).ToList();
                Add($"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.5\"/>");
                foreach (var point in points.Select(static text => text.Split(',')))
                    Add($"<circle cx=\"{point[0]}\" cy=\"{point[1]}\" r=\"3.5\" fill=\"{colour}\"/>");
            }

            int X(int size) => left + 30 + (size * (PanelWidth - 60) / Math.Max(1, benchmark.Sizes.Count - 1));

            double Y(double value) => Bottom - (value / highest * (Bottom - Top));
        }

        void Add(FormattableString text) => picture.Append(FormattableString.Invariant(text)).Append('\n');
    }

    // The next number of the kind 1, 2, 4, 6, 8 times a power of ten.
    private static double Ceiling(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * ((double[])[1, 2, 4, 6, 8, 10]).First(step => step * power >= value);
    }
}
