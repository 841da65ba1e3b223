using System.Globalization;
using System.Text;
using System.Text.Json;
using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Together;

/// <summary>Somebody else who keeps changing a field of the projects' secrets that is theirs.</summary>
/// <param name="platform">Where.</param>
/// <param name="random">Chance.</param>
internal sealed class OtherWriter(Platform platform, Random random)
{
    private readonly Dictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>How many versions it has made of each secret.</summary>
    public IReadOnlyDictionary<string, int> Made => _made;

    private readonly Dictionary<string, int> _made = new(StringComparer.Ordinal);

    /// <summary>Writes until it is told to end.</summary>
    /// <param name="end">Ends it.</param>
    public async Task Work(CancellationToken end)
    {
        using var http = new HttpClient { BaseAddress = platform.Sandbox.Vault.Address };
        http.DefaultRequestHeaders.Add("X-Vault-Token", platform.Sandbox.Vault.RootToken);
        for (var number = 1; !end.IsCancellationRequested; number++)
        {
            var path = platform.Paths[random.Next(platform.Paths.Count)];
            var value = number.ToString(CultureInfo.InvariantCulture);
            using var content = new StringContent(JsonSerializer.Serialize(new { data = new Dictionary<string, string>(StringComparer.Ordinal) { [Platform.Foreign] = value } }), Encoding.UTF8, "application/merge-patch+json");
            using var answer = await http.PatchAsync(new Uri($"v1/secret/data/{path}", UriKind.Relative), content, CancellationToken.None).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
            _last[path] = value;
            _made[path] = _made.GetValueOrDefault(path) + 1;
            await Task.Delay(random.Next(20, 200), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The secrets that no longer have what was written last.</summary>
    public IReadOnlyList<string> Lost() => [.. _last.Where(written => platform.ForeignOf(written.Key) != written.Value).Select(static written => written.Key)];
}
