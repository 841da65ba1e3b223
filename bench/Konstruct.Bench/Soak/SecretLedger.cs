using System.Text.Json.Nodes;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Bench.Soak;

/// <summary>
/// What one secret in Vault must hold, told from the server's own store: every version is either a foreign writer's or the module's, and one of the module's differs from the version before it by the App's three fields alone,
/// which are those of one credential as a whole, or none.
/// </summary>
/// <param name="vault">The server.</param>
/// <param name="path">The secret's path in the mount <c>secret</c>.</param>
/// <param name="isPlatform">Whether it is a project's platform path.</param>
internal sealed class SecretLedger(VaultServer vault, string path, bool isPlatform)
{
    private const string Mount = "secret";
    private const string Note = "note";
    private static readonly string[] _fields = ["githubAppID", "githubAppInstallationID", "githubAppPrivateKey"];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Credential> _known = [];
    private readonly Dictionary<int, string?> _apps = [];
    private readonly HashSet<int> _foreign = [];
    private readonly Dictionary<string, int> _versionsOf = [];
    private readonly List<string> _wrong = [];
    private JsonObject? _last;
    private int _audited;
    private int _notes;
    private int _own;

    /// <summary>Its path in the mount.</summary>
    public string Path => path;

    /// <summary>Its newest version.</summary>
    public int Version => vault.Version(Mount, path);

    /// <summary>Versions that the module wrote, as far as was looked.</summary>
    public int Own
    {
        get
        {
            lock (_gate)
                return _own;
        }
    }

    /// <summary>Versions that foreign writers wrote.</summary>
    public int Foreign
    {
        get
        {
            lock (_gate)
                return _notes;
        }
    }

    /// <summary>Says that a credential is about to be written there.</summary>
    public void Expect(Credential credential)
    {
        lock (_gate)
            _known[credential.AppId] = credential;
    }

    /// <summary>The App whose credential a version holds; null where it holds none.</summary>
    public string? AppAt(int version)
    {
        lock (_gate)
            return _apps.GetValueOrDefault(version);
    }

    /// <summary>The App whose credential it holds now, as far as was looked.</summary>
    public string? App
    {
        get
        {
            lock (_gate)
                return _apps.GetValueOrDefault(_audited);
        }
    }

    /// <summary>How many versions hold an App's credential because the module wrote it.</summary>
    public int VersionsOf(string app)
    {
        lock (_gate)
            return _versionsOf.GetValueOrDefault(app);
    }

    /// <summary>Writes as somebody else does, who has a field of his own in the secret.</summary>
    public void WriteAsForeigner()
    {
        lock (_gate)
        {
            // Without a note there was no foreign writer yet; the number is his own, so that one that is lost shows.
            _foreign.Add(vault.Change(Mount, path, data => data[Note] = $"{++_notes}"));
            // Vault keeps but a few versions.
            Look();
        }
    }

    /// <summary>Takes the App's fields away, as an undo does that nothing hinders.</summary>
    public void Restore()
    {
        lock (_gate)
        {
            _foreign.Add(vault.Change(Mount, path, static data =>
            {
                foreach (var field in _fields)
                    data.Remove(field);
            }));
            Look();
        }
    }

    /// <summary>What changes in a version as compared with the one before, as results tell it.</summary>
    public string Fields(int version)
    {
        var before = vault.Get(Mount, path, version - 1) ?? [];
        var after = vault.Get(Mount, path, version) ?? [];
        return string.Join(' ', before.Select(static f => f.Key).Union(after.Select(static f => f.Key)).Where(f => !JsonNode.DeepEquals(before[f], after[f]))
            .Select(f => (before.ContainsKey(f), after.ContainsKey(f)) switch { (false, _) => "+", (_, false) => "-", _ => "~" } + f).Order(StringComparer.Ordinal));
    }

    /// <summary>Looks at every version that has come since the last look.</summary>
    /// <returns>What is wrong with them.</returns>
    public IReadOnlyList<string> Audit()
    {
        lock (_gate)
        {
            Look();
            string[] wrong = [.. _wrong];
            _wrong.Clear();
            return wrong;
        }
    }

    private void Look()
    {
        var newest = Version;
        if (_audited == 0)
            (_audited, _last) = (newest, vault.Get(Mount, path));
        while (_audited < newest)
        {
            var version = _audited + 1;
            var data = vault.Get(Mount, path, version);
            if (data is null || _last is null)
                _wrong.Add($"version {version} of '{path}' is not there to look at");
            else
                Judge(version, data, _last);
            (_audited, _last) = (version, data);
        }
    }

    private void Judge(int version, JsonObject data, JsonObject before)
    {
        var app = data[_fields[0]]?.GetValue<string>();
        _apps[version] = app;
        if (_foreign.Contains(version))
            return;
        _own++;
        if (!JsonNode.DeepEquals(Others(data), Others(before)))
            _wrong.Add($"version {version} of '{path}' has lost or changed a field that is not the App's: {Fields(version)}");
        var present = _fields.Count(data.ContainsKey);
        if (app is null)
        {
            if (present != 0)
                _wrong.Add($"version {version} of '{path}' holds a part of a credential");
            return;
        }
        _versionsOf[app] = _versionsOf.GetValueOrDefault(app) + 1;
        if (!_known.TryGetValue(app, out var credential))
            _wrong.Add($"version {version} of '{path}' holds the App {app}, which nobody asked for");
        else if (data[_fields[1]]?.GetValue<string>() != (isPlatform ? credential.PlatformInstallationId : credential.InstallationId) || data[_fields[2]]?.GetValue<string>().TrimEnd() != credential.Key.TrimEnd())
            _wrong.Add($"version {version} of '{path}' mixes the App {app} with the credential of another");
    }

    private static JsonObject Others(JsonObject data)
    {
        var others = (JsonObject)data.DeepClone();
        foreach (var field in _fields)
            others.Remove(field);
        return others;
    }
}
