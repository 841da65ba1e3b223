using System.Text.Json.Nodes;

namespace Konstruct.Bench.Stage;

/// <summary>A GitHub App, as the platform may be moved to it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="KeyPath">The file with its key.</param>
/// <param name="Key">The key.</param>
/// <param name="Installations">Its installations by the organisation.</param>
internal sealed record PlatformApp(string Id, string KeyPath, string Key, IReadOnlyDictionary<string, string> Installations)
{
    /// <summary>Adds its fields to those of a secret that names a repository.</summary>
    /// <param name="secret">The secret's fields.</param>
    public void AddTo(JsonObject secret)
    {
        secret["githubAppID"] = Id;
        secret["githubAppInstallationID"] = Installations[new Uri((string)secret["url"]!).AbsolutePath.Split('/')[1]];
        secret["githubAppPrivateKey"] = Key;
    }
}
