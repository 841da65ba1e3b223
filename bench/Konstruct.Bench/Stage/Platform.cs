using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Sandbox;

namespace Konstruct.Bench.Stage;

/// <summary>A fresh copy of the sample repository beside a fresh sandbox, which lives in this process and so survives whoever works on it.</summary>
internal sealed class Platform : IDisposable
{
    /// <summary>The branch that is committed to.</summary>
    public const string Branch = "github-app";

    /// <summary>The field of secrets that is somebody else's.</summary>
    public const string Foreign = "rotation";

    private const string Mount = "secret";
    private const string Prefix = "argocd/repo-credentials-template/";

    private static readonly TimeSpan _untilSettled = TimeSpan.FromSeconds(60);

    private readonly BenchRun _run;
    private readonly string _folder;
    private readonly bool _isPlatform;
    private readonly Dictionary<string, JsonObject> _before;

    /// <summary>Makes one.</summary>
    /// <param name="run">Where the sample is.</param>
    /// <param name="name">The name of its folder.</param>
    /// <param name="hasClusters">Whether there are clusters that run the repository; without them nothing can be verified.</param>
    /// <param name="isGit">Whether the repository is git's, pushed to a remote.</param>
    public Platform(BenchRun run, string name, bool hasClusters, bool isGit)
    {
        (_run, _isPlatform, IsGit) = (run, hasClusters, isGit);
        _folder = Directory.CreateDirectory(Path.Combine(run.Folder, name)).FullName;
        Repository = Path.Combine(_folder, "gitops");
        Journals = Directory.CreateDirectory(Path.Combine(_folder, "journals")).FullName;
        Temporary = Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;
        Copy(Path.Combine(run.RepositoryRoot, "samples", "gitops"), Repository);
        if (isGit)
            Commit();
        Before = FolderState.Of(Repository);
        Sandbox = LoopbackSandbox.Start(hasClusters ? Repository : null);
        Settle();
        App = new PlatformApp(Sandbox.AppId.ToString(CultureInfo.InvariantCulture), Sandbox.PrivateKeyPath, File.ReadAllText(Sandbox.PrivateKeyPath), Sandbox.Organizations.ToDictionary(static owner => owner, owner => Id(Sandbox.GitHub.InstallationOn(owner)!.Id), StringComparer.OrdinalIgnoreCase));
        _before = Paths.ToDictionary(static path => path, path => Sandbox.Vault.Get(Mount, path)!, StringComparer.Ordinal);
    }

    /// <summary>The sandbox.</summary>
    public LoopbackSandbox Sandbox { get; }

    /// <summary>The App that the platform is moved to.</summary>
    public PlatformApp App { get; }

    /// <summary>The repository's folder.</summary>
    public string Repository { get; }

    /// <summary>The folder for journals.</summary>
    public string Journals { get; }

    /// <summary>The folder that processes take for the temporary one.</summary>
    public string Temporary { get; }

    /// <summary>Whether the repository is git's.</summary>
    public bool IsGit { get; }

    /// <summary>The repository's files as they were.</summary>
    public FolderState Before { get; }

    /// <summary>The paths of the projects' secrets.</summary>
    public IReadOnlyList<string> Paths => [.. Sandbox.ProjectNames.SelectMany(static project => new[] { Prefix + project, Prefix + project + "-platform" })];

    /// <summary>The journals that there are.</summary>
    public IReadOnlyList<string> JournalFiles => [.. Directory.GetFiles(Journals, "*.jsonl").Order(StringComparer.Ordinal)];

    private string[] Clusters => ["-KubeConfig", Sandbox.KubeConfigPath!, "-Contexts", string.Join(',', Sandbox.Clusters.Keys)];

    /// <summary>How to start a migration of all of it.</summary>
    /// <param name="journal">Its journal, a file or a folder.</param>
    /// <param name="options">What else the script takes.</param>
    public ProcessStartInfo Migrate(string journal, params string[] options) => Migrate(App, journal, options);

    /// <summary>How to start a migration of all of it to an App.</summary>
    /// <param name="app">The App.</param>
    /// <param name="journal">Its journal, a file or a folder.</param>
    /// <param name="options">What else the script takes.</param>
    public ProcessStartInfo Migrate(PlatformApp app, string journal, params string[] options)
    {
        string[] clusters = _isPlatform ? Clusters : [];
        return Start("Stage/Migrate.ps1",
            ["-Repository", Repository, "-Journal", journal, "-AppId", app.Id, "-KeyPath", app.KeyPath, "-ApiUrl", Sandbox.GitHub.ApiUrl.ToString(), .. clusters, .. options]);
    }

    /// <summary>How to start a look at the clusters.</summary>
    public ProcessStartInfo Test() => Start("Stage/TestArgoAuth.ps1", ["-ApiUrl", Sandbox.GitHub.ApiUrl.ToString(), .. Clusters]);

    /// <summary>How to start the undo of journals.</summary>
    /// <param name="journals">The journals.</param>
    /// <param name="isForced">Whether what was written since is overwritten.</param>
    public ProcessStartInfo Undo(IEnumerable<string> journals, bool isForced = false) => Start("Stage/Undo.ps1", ["-Journals", string.Join(',', journals), .. isForced ? (string[])["-Force"] : []]);

    /// <summary>Adds another App, which is installed wherever the first one is.</summary>
    public PlatformApp AddApp()
    {
        var app = Sandbox.GitHub.AddApp("another", Sandbox.Organizations[^1], new Dictionary<string, string> { ["contents"] = "read", ["metadata"] = "read" });
        var keyPath = Path.Combine(_folder, "another.pem");
        File.WriteAllText(keyPath, app.PrivateKeyPem);
        return new PlatformApp(Id(app.Id), keyPath, app.PrivateKeyPem, Sandbox.Organizations.ToDictionary(static owner => owner, owner => Id(Sandbox.GitHub.Install(app, owner).Id), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>What a secret holds.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="app">Whose fields are new; null: those of the App that the platform is moved to.</param>
    public SecretState StateOf(string path, PlatformApp? app = null)
    {
        if (Sandbox.Vault.Get(Mount, path) is not { } fields)
            return SecretState.Other;
        fields.Remove(Foreign);
        var old = _before[path];
        if (JsonNode.DeepEquals(fields, old))
            return SecretState.Old;
        var moved = (JsonObject)old.DeepClone();
        (app ?? App).AddTo(moved);
        if (JsonNode.DeepEquals(fields, moved))
            return SecretState.New;
        moved.Remove("username");
        moved.Remove("password");
        return JsonNode.DeepEquals(fields, moved) ? SecretState.WithoutToken : SecretState.Other;
    }

    /// <summary>What somebody else has written to a secret; null where nothing.</summary>
    /// <param name="path">Its path.</param>
    public string? ForeignOf(string path) => (string?)Sandbox.Vault.Get(Mount, path)?[Foreign];

    /// <summary>A secret's version.</summary>
    /// <param name="path">Its path.</param>
    public int VersionOf(string path) => Sandbox.Vault.Version(Mount, path);

    /// <summary>Waits until the clusters have come to rest.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    public void Settle()
    {
        if (!Sandbox.Settle(_untilSettled))
            throw new InvalidOperationException("The sandbox's clusters have not come to rest.");
    }

    /// <summary>Waits until nothing that was started here works in its folders any more: git goes on where whoever started it was killed.</summary>
    public async Task WaitForOrphans()
    {
        for (var since = Stopwatch.StartNew(); IsWorkedIn() && since.Elapsed < _untilSettled;)
            await Task.Delay(20).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sandbox.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Copy(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }
    }

    private void Commit()
    {
        var remote = Path.Combine(_folder, "remote.git");
        GitProcess.Run(Repository, "init", "--quiet", "--initial-branch=main");
        foreach (var (name, value) in new[] { ("user.name", "Benchmark"), ("user.email", "benchmark@example.com"), ("core.autocrlf", "false"), ("gc.auto", "0") })
            GitProcess.Run(Repository, "config", name, value);
        GitProcess.Run(Repository, "add", "--all");
        GitProcess.Run(Repository, "commit", "--quiet", "--message=first");
        GitProcess.Run(_folder, "init", "--quiet", "--bare", remote);
        GitProcess.Run(Repository, "remote", "add", "origin", "https://github.com/acme/gitops.git");
        GitProcess.Run(Repository, "config", "remote.origin.pushurl", remote);
        GitProcess.Run(Repository, "push", "--quiet", "origin", "main");
    }

    private ProcessStartInfo Start(string script, params string[] arguments)
    {
        var start = _run.StartScript(script, arguments);
        GitProcess.Isolate(start);
        start.Environment["VAULT_ADDR"] = Sandbox.Vault.Address.ToString();
        start.Environment["VAULT_TOKEN"] = Sandbox.Vault.RootToken;
        start.Environment["TMPDIR"] = Temporary;
        return start;
    }

    private static string Id(long id) => id.ToString(CultureInfo.InvariantCulture);

    // Only Linux tells where a process works; elsewhere a pause has to do.
    private bool IsWorkedIn()
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(500);
            return false;
        }
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(static folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                if (new FileInfo(Path.Combine(process, "cwd")).LinkTarget?.StartsWith(_folder + "/", StringComparison.Ordinal) == true)
                    return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }
        return false;
    }
}
