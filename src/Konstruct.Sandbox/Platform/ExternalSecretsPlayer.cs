using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Sandbox.Platform;

/// <summary>
/// Plays the External Secrets operator: brings what ExternalSecrets name in Vault into Secrets, and tells in conditions and Events how that went.
/// Source: https://external-secrets.io and the operator's own code for its words.
/// </summary>
public sealed class ExternalSecretsPlayer : Player
{
    private const string Group = "external-secrets.io";
    private static readonly TimeSpan _usualInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    private readonly ObjectStore _store;
    private readonly ExternalSecretsOptions _options;
    private readonly ProviderData _provider;
    private readonly SecretTemplate _template;
    private readonly EventRecorder _events;
    private readonly Dictionary<string, Attempt> _failures = [];
    private long _seen = -1;
    private DateTimeOffset _nextDue = DateTimeOffset.MinValue;

    /// <summary>Makes the operator of one cluster; <see cref="Player.Start"/> has it look by itself.</summary>
    /// <param name="store">The cluster's objects.</param>
    /// <param name="vault">The Vault that every store of the provider <c>vault</c> is taken to mean, whatever its address.</param>
    /// <param name="options">How it plays.</param>
    public ExternalSecretsPlayer(ObjectStore store, VaultServer vault, ExternalSecretsOptions? options = null)
        : base((options ?? new ExternalSecretsOptions()).Interval)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(vault);
        _store = store;
        _options = options ?? new ExternalSecretsOptions();
        _provider = new ProviderData(store, vault);
        _template = new SecretTemplate(store, _options.WritesNoValue);
        _events = new EventRecorder(store, "external-secrets", _options.Clock);
    }

    private DateTimeOffset Now => _options.Clock.GetUtcNow();

    /// <inheritdoc />
    protected override void Play(bool all)
    {
        // What is neither changed nor due need not be looked at; this is asked some times a second.
        if (!all && _store.Revision == _seen && Now < _nextDue)
            return;
        _seen = _store.Revision;
        MarkStores();
        CollectOrphans();
        _nextDue = DateTimeOffset.MaxValue;
        foreach (var externalSecret in _store.ListOf(Group, "ExternalSecret"))
        {
            if (all || IsDue(externalSecret))
                Reconcile(externalSecret);
        }
    }

    // Of metadata the operator heeds labels and annotations; a change of either is what forces a refresh.
    private static string VersionOf(JsonObject externalSecret)
    {
        var metadata = externalSecret.At("metadata");
        var text = string.Join('\n', metadata.Texts("annotations").Concat(metadata.Texts("labels")).OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}"));
        return $"{metadata.Text("generation")}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..56]}";
    }

    private static string TargetOf(JsonObject externalSecret) => externalSecret.Text("spec", "target", "name") is { Length: > 0 } name ? name : externalSecret.Text("metadata", "name")!;

    private static string PolicyOf(JsonObject externalSecret) => externalSecret.Text("spec", "target", "creationPolicy") ?? "Owner";

    private static string UidOf(JsonObject known) => known.Text("metadata", "uid") ?? "";

    private JsonObject? SecretOf(JsonObject externalSecret) => _store.GetOf("", "Secret", externalSecret.Text("metadata", "namespace") ?? "", TargetOf(externalSecret));

    private bool IsDue(JsonObject externalSecret)
    {
        if (_failures.TryGetValue(UidOf(externalSecret), out var failure))
        {
            Wake(failure.Next);
            return failure.Version != VersionOf(externalSecret) || failure.Store != StoreVersion(externalSecret) || Now >= failure.Next;
        }
        var synced = externalSecret.Text("status", "syncedResourceVersion");
        if (synced is null || !IsSecretAsWritten(externalSecret))
            return true;
        var policy = externalSecret.Text("spec", "refreshPolicy") ?? "Periodic";
        var interval = GoDuration.Parse(externalSecret.Text("spec", "refreshInterval")) ?? _usualInterval;
        if (policy == "CreatedOnce" || (policy == "Periodic" && interval <= TimeSpan.Zero))
            return false;
        if (synced != VersionOf(externalSecret))
            return true;
        if (policy == "OnChange" || !DateTimeOffset.TryParse(externalSecret.Text("status", "refreshTime"), CultureInfo.InvariantCulture, out var refreshed))
            return false;
        Wake(refreshed + interval);
        return Now >= refreshed + interval;
    }

    private void Wake(DateTimeOffset at) => _nextDue = at < _nextDue ? at : _nextDue;

    private string? StoreVersion(JsonObject externalSecret) => _provider.FindStore(externalSecret).Text("metadata", "generation");

    private bool IsSecretAsWritten(JsonObject externalSecret) => PolicyOf(externalSecret) == "None" || externalSecret.Text("status", "binding", "name") is null
        || (SecretOf(externalSecret) is { } secret && secret.Text("metadata", "annotations", SecretTemplate.HashAnnotation) == SecretTemplate.HashOf(secret.SecretData()));

    private void Reconcile(JsonObject externalSecret)
    {
        var stage = "could not get secret data from provider";
        try
        {
            var values = _provider.Read(externalSecret);
            stage = "could not update secret";
            if (values.Count == 0 && (externalSecret.Text("spec", "target", "deletionPolicy") ?? "Retain") == "Delete")
            {
                if (SecretOf(externalSecret) is { } gone)
                    _store.Delete(_store.KeyOf(gone));
                Finish(externalSecret, "True", "SecretDeleted", "secret deleted due to DeletionPolicy=Delete", binding: null);
                return;
            }
            Write(externalSecret, values);
        }
        catch (ProviderException e)
        {
            Fail(externalSecret, stage, e.Message);
        }
    }

    private void Write(JsonObject externalSecret, Dictionary<string, string> values)
    {
        var policy = PolicyOf(externalSecret);
        var target = TargetOf(externalSecret);
        var existing = SecretOf(externalSecret);
        if (policy == "Merge" && existing is null)
        {
            Finish(externalSecret, "True", "SecretMissing", "secret will not be created due to CreationPolicy=Merge", binding: null);
            return;
        }
        if (policy == "None")
        {
            Finish(externalSecret, "True", "SecretSynced", "secret synced", binding: null);
            return;
        }
        var owner = existing.Items("metadata", "ownerReferences").FirstOrDefault(o => o.Is("controller"));
        if (policy == "Owner" && owner is not null && owner.Text("uid") != UidOf(externalSecret))
            throw new ProviderException($"target is owned by another {owner.Text("kind")}");
        var secret = _template.Render(externalSecret, target, values, existing);
        if (policy == "Owner")
        {
            secret["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = externalSecret.Text("apiVersion"),
                ["kind"] = "ExternalSecret",
                ["name"] = externalSecret.Text("metadata", "name"),
                ["uid"] = UidOf(externalSecret),
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            });
        }
        _store.Put((JsonObject)JsonNode.Parse(secret.ToJsonString())!);
        if (existing is null)
            _events.Record(externalSecret, "Normal", "Created", "secret created");
        Finish(externalSecret, "True", "SecretSynced", "secret synced", target);
    }

    private void Finish(JsonObject externalSecret, string status, string reason, string message, string? binding)
    {
        _failures.Remove(UidOf(externalSecret));
        var version = VersionOf(externalSecret);
        _store.Update(externalSecret, current =>
        {
            current.SetCondition("Ready", status, reason, message, Now);
            current["status"]!["refreshTime"] = JsonReading.Time(Now);
            current["status"]!["syncedResourceVersion"] = version;
            if (binding is not null)
                current["status"]!["binding"] = new JsonObject { ["name"] = binding };
        });
        Wake(Now);
    }

    // The old data stays as it is, and so do the marks of the last success.
    private void Fail(JsonObject externalSecret, string message, string cause)
    {
        var tries = _failures.GetValueOrDefault(UidOf(externalSecret))?.Tries + 1 ?? 1;
        var pause = TimeSpan.FromSeconds(Math.Min(_longestPause.TotalSeconds, Math.Pow(2, tries)));
        _failures[UidOf(externalSecret)] = new Attempt(VersionOf(externalSecret), StoreVersion(externalSecret), tries, Now + pause);
        Wake(Now + pause);
        _events.Record(externalSecret, "Warning", "UpdateFailed", cause);
        _store.Update(externalSecret, current => current.SetCondition("Ready", "False", "SecretSyncedError", message, Now));
    }

    private void MarkStores()
    {
        foreach (var found in _store.ListOf(Group, "ClusterSecretStore").Concat(_store.ListOf(Group, "SecretStore")))
        {
            _store.Update(found, current =>
            {
                current.SetCondition("Ready", "True", "Valid", "store validated", Now);
                current["status"]!["capabilities"] = "ReadWrite";
            });
        }
    }

    private void CollectOrphans()
    {
        var living = _store.ListOf(Group, "ExternalSecret").Select(UidOf).ToHashSet();
        foreach (var secret in _store.ListOf("", "Secret"))
        {
            var owners = secret.Items("metadata", "ownerReferences").ToArray();
            if (Array.Exists(owners, o => o.Text("kind") == "ExternalSecret") && !Array.Exists(owners, o => living.Contains(o.Text("uid") ?? "")))
                _store.Delete(_store.KeyOf(secret));
        }
        foreach (var gone in _failures.Keys.Where(uid => !living.Contains(uid)).ToArray())
            _failures.Remove(gone);
    }

    private sealed record Attempt(string Version, string? Store, int Tries, DateTimeOffset Next);
}
