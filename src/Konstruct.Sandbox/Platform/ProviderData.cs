using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Sandbox.Platform;

/// <summary>
/// Reads what an ExternalSecret asks for out of Vault, by way of the store that it names.
/// Source: https://github.com/external-secrets/external-secrets, pkg/controllers/externalsecret and pkg/provider/vault.
/// </summary>
internal sealed class ProviderData(ObjectStore store, VaultServer vault)
{
    private const string Group = "external-secrets.io";

    /// <summary>The store that an ExternalSecret, or one of its entries, names; null where there is none.</summary>
    public JsonObject? FindStore(JsonObject externalSecret, JsonNode? entry = null)
    {
        var (kind, name) = StoreOf(externalSecret, entry);
        return store.GetOf(Group, kind, externalSecret.Text("metadata", "namespace") ?? "", name);
    }

    /// <summary>All values by their key, before any template.</summary>
    /// <exception cref="ProviderException">One of them cannot be had.</exception>
    public Dictionary<string, string> Read(JsonObject externalSecret)
    {
        var all = new Dictionary<string, string>();
        var keeps = (externalSecret.Text("spec", "target", "deletionPolicy") ?? "Retain") == "Retain";
        foreach (var (entry, index) in externalSecret.Items("spec", "dataFrom").Select((e, i) => (e, i)))
        {
            Try(() =>
            {
                if (entry["extract"] is not { } extract)
                    throw new ProviderException("only 'extract' is played by the sandbox");
                foreach (var (key, value) in Fields(Secret(externalSecret, entry["sourceRef"], extract), extract.Text("property")))
                    all[key] = value;
            }, $"error processing spec.dataFrom[{index}].extract, err: ", keeps);
        }
        foreach (var (entry, index) in externalSecret.Items("spec", "data").Select((e, i) => (e, i)))
        {
            var reference = entry["remoteRef"];
            Try(() => all[entry.Text("secretKey") ?? ""] = Property(Secret(externalSecret, entry["sourceRef"], reference), reference.Text("property")),
                $"error processing spec.data[{index}] (key: {reference.Text("key")}), err: ", keeps);
        }
        return all;
    }

    private static void Try(Action read, string where, bool keeps)
    {
        try
        {
            read();
        }
        catch (ProviderException e) when (!e.IsMissing || keeps)
        {
            throw new ProviderException(where + e.Message, e.IsMissing);
        }
        catch (ProviderException)
        {
            // By another deletion policy, what is not there is simply left out.
        }
    }

    private static (string Kind, string Name) StoreOf(JsonObject externalSecret, JsonNode? sourceRef)
    {
        var reference = sourceRef.At("storeRef") ?? externalSecret.At("spec", "secretStoreRef");
        return (reference.Text("kind") ?? "SecretStore", reference.Text("name") ?? "");
    }

    private JsonObject Secret(JsonObject externalSecret, JsonNode? sourceRef, JsonNode? reference)
    {
        var (kind, name) = StoreOf(externalSecret, sourceRef);
        if (FindStore(externalSecret, sourceRef) is not { } found)
            throw new ProviderException($"could not get {kind} \"{name}\", {kind.ToLowerInvariant()}s.{Group} \"{name}\" not found");
        if (found.At("spec", "provider", "vault") is not { } provider)
            throw new ProviderException("could not get provider client: only the provider 'vault' is played by the sandbox");
        var mount = (provider.Text("path") ?? "secret").Trim('/');
        var key = (reference.Text("key") ?? "").TrimStart('/');
        if (key.StartsWith(mount + "/", StringComparison.Ordinal))
            key = key[(mount.Length + 1)..];
        return Ask(mount, key) ?? throw new ProviderException("Secret does not exist", isMissing: true);
    }

    private JsonObject? Ask(string mount, string key)
    {
        try
        {
            return vault.Get(mount, key);
        }
        catch (ArgumentException)
        {
            throw new ProviderException($"cannot read secret data from Vault: Error making API request.\n\nURL: GET {vault.Address}v1/{mount}/data/{key}\nCode: 403. Errors:\n\n* permission denied");
        }
    }

    private static string Property(JsonObject secret, string? property)
    {
        if (string.IsNullOrEmpty(property))
            return secret.ToJsonString();
        var found = secret.TryGetPropertyValue(property, out var value) || (value = secret.At(property.Split('.'))) is not null;
        return found ? Text(value) : throw new ProviderException($"cannot find secret data for key: \"{property}\"");
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields(JsonObject secret, string? property)
    {
        if (string.IsNullOrEmpty(property))
            return secret.Select(f => KeyValuePair.Create(f.Key, Text(f.Value)));
        try
        {
            return JsonNode.Parse(Property(secret, property)) is JsonObject inner ? Fields(inner, null) : throw new ProviderException("failed to unmarshall JSON");
        }
        catch (JsonException)
        {
            throw new ProviderException("failed to unmarshall JSON");
        }
    }

    private static string Text(JsonNode? value) => value is null ? "" : value.Text() ?? value.ToJsonString();
}
