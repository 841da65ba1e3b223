using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Konstruct.Bench.Vault;

/// <summary>The least that any program has to do to write the credentials: the requests of the cmdlet, sent by a bare <see cref="HttpClient"/> that trusts every answer.</summary>
internal static class BareWrites
{
    /// <summary>The command line's first word in the process that writes.</summary>
    public const string ChildOption = "--write-bare";

    private const int PathsAtOnce = 200;

    /// <summary>How to start the process that writes.</summary>
    /// <param name="keyPath">File with the App's private key.</param>
    /// <param name="projects">How many projects there are.</param>
    public static ProcessStartInfo Start(string keyPath, int projects) => Measurement.StartOfThisProgram(ChildOption, keyPath, projects.ToString(CultureInfo.InvariantCulture));

    /// <summary>In the child: writes the credential of one App, then that of another to the same secrets, and prints the measurement. Address and token come as for Vault's own client.</summary>
    /// <param name="arguments">The key's path, and how many projects there are.</param>
    public static async Task RunChild(string[] arguments)
    {
        var key = await File.ReadAllTextAsync(arguments[0]).ConfigureAwait(false);
        var paths = VaultStand.Paths(int.Parse(arguments[1], CultureInfo.InvariantCulture)).ToList();
        var first = await Write(paths, key, VaultBenchmark.AppIds[0]).ConfigureAwait(false);
        var second = await Write(paths, key, VaultBenchmark.AppIds[1]).ConfigureAwait(false);
        await Measurement.Print(second, FolderCount.None with { Files = paths.Count, Written = paths.Count, FirstMilliseconds = first.TotalMilliseconds }).ConfigureAwait(false);
    }

    private static async Task<TimeSpan> Write(List<string> paths, string key, string appId)
    {
        var watch = Stopwatch.StartNew();
        using var http = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("VAULT_ADDR")!) };
        http.DefaultRequestHeaders.Add("X-Vault-Token", Environment.GetEnvironmentVariable("VAULT_TOKEN"));
        http.DefaultRequestHeaders.Add("X-Vault-Request", "true");

        await Get(http, "v1/sys/internal/ui/mounts/secret").ConfigureAwait(false);
        foreach (var some in paths.Chunk(PathsAtOnce))
            await Post(http, "v1/sys/capabilities-self", JsonSerializer.SerializeToUtf8Bytes(new { paths = some.Select(path => $"secret/data/{path}") })).ConfigureAwait(false);
        await Parallel.ForEachAsync(paths, new ParallelOptions { MaxDegreeOfParallelism = VaultBenchmark.ThrottleLimit }, async (path, _) =>
        {
            var address = $"v1/secret/data/{path}";
            await Post(http, address, Merge(await Get(http, address).ConfigureAwait(false), key, appId)).ConfigureAwait(false);
            await Get(http, address).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return watch.Elapsed;
    }

    private static async Task<byte[]> Get(HttpClient http, string address)
    {
        using var response = await http.GetAsync(new Uri(address, UriKind.Relative)).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
    }

    private static async Task Post(HttpClient http, string address, ReadOnlyMemory<byte> body)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.PostAsync(new Uri(address, UriKind.Relative), content).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Merge(byte[] answer, string key, string appId)
    {
        using var document = JsonDocument.Parse(answer);
        var secret = document.RootElement.GetProperty("data");
        var body = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartObject("data");
        foreach (var field in secret.GetProperty("data").EnumerateObject())
        {
            if (!field.Name.StartsWith("githubApp", StringComparison.Ordinal))
                field.WriteTo(json);
        }
        json.WriteString("githubAppID", appId);
        json.WriteString("githubAppInstallationID", VaultBenchmark.InstallationId);
        json.WriteString("githubAppPrivateKey", key);
        json.WriteEndObject();
        json.WriteStartObject("options");
        json.WritePropertyName("cas");
        secret.GetProperty("metadata").GetProperty("version").WriteTo(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
