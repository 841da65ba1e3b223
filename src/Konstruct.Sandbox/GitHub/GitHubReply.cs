using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Konstruct.Sandbox.GitHub;

/// <summary>Answers of GitHub's REST API. Source: https://docs.github.com/rest/apps.</summary>
internal static class GitHubReply
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer where nothing is that the caller may see.</summary>
    public static Reply NotFound { get; } = Error(404, "Not Found");

    /// <summary>The answer to a token that is not, or no longer, valid.</summary>
    public static Reply BadCredentials { get; } = Error(401, "Bad credentials");

    /// <summary>The answer where the installation is suspended.</summary>
    public static Reply Suspended { get; } = Error(403, "This installation has been suspended");

    /// <summary>An error.</summary>
    public static Reply Error(int status, string message) => Json(status, json =>
    {
        json.WriteStartObject();
        json.WriteString("message", message);
        json.WriteString("documentation_url", "https://docs.github.com/rest");
        json.WriteString("status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
    });

    /// <summary>An answer of JSON as it is written.</summary>
    public static Reply Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, _json))
            write(json);
        return new Reply(status, buffer.WrittenMemory, "application/json; charset=utf-8");
    }

    /// <summary>Writes an App.</summary>
    public static void Write(Utf8JsonWriter json, SandboxApp app, int installations)
    {
        json.WriteStartObject();
        json.WriteNumber("id", app.Id);
        json.WriteString("client_id", app.ClientId);
        json.WriteString("slug", app.Slug);
        json.WriteString("node_id", $"A_{app.Id}");
        WriteAccount(json, "owner", app.Owner, "Organization");
        json.WriteString("name", app.Slug);
        json.WriteString("description", "");
        json.WriteString("external_url", "https://example.com");
        json.WriteString("html_url", $"https://github.com/apps/{app.Slug}");
        json.WriteString("created_at", Time(app.Created));
        json.WriteString("updated_at", Time(app.Created));
        WritePermissions(json, app.Permissions);
        json.WriteStartArray("events");
        json.WriteEndArray();
        json.WriteNumber("installations_count", installations);
        json.WriteEndObject();
    }

    /// <summary>Writes an installation.</summary>
    public static void Write(Utf8JsonWriter json, SandboxInstallation installation, Uri api)
    {
        json.WriteStartObject();
        json.WriteNumber("id", installation.Id);
        json.WriteString("client_id", installation.App.ClientId);
        WriteAccount(json, "account", installation.Account, installation.AccountType);
        json.WriteString("repository_selection", installation.Selection);
        json.WriteString("access_tokens_url", $"{api}app/installations/{installation.Id}/access_tokens");
        json.WriteString("repositories_url", $"{api}installation/repositories");
        json.WriteString("html_url", $"https://github.com/organizations/{installation.Account}/settings/installations/{installation.Id}");
        json.WriteNumber("app_id", installation.App.Id);
        json.WriteString("app_slug", installation.App.Slug);
        json.WriteNumber("target_id", AccountId(installation.Account));
        json.WriteString("target_type", installation.AccountType);
        WritePermissions(json, installation.Permissions);
        json.WriteStartArray("events");
        json.WriteEndArray();
        json.WriteString("created_at", Time(installation.App.Created));
        json.WriteString("updated_at", Time(installation.App.Created));
        json.WriteNull("single_file_name");
        json.WriteBoolean("has_multiple_single_files", false);
        json.WriteStartArray("single_file_paths");
        json.WriteEndArray();
        json.WritePropertyName("suspended_by");
        if (installation.SuspendedAt is { } suspended)
        {
            WriteAccountValue(json, "octocat", "User");
            json.WriteString("suspended_at", Time(suspended));
        }
        else
        {
            json.WriteNullValue();
            json.WriteNull("suspended_at");
        }
        json.WriteEndObject();
    }

    /// <summary>Writes a repository.</summary>
    public static void Write(Utf8JsonWriter json, SandboxRepository repository, Uri api)
    {
        json.WriteStartObject();
        json.WriteNumber("id", repository.Id);
        json.WriteString("node_id", $"R_{repository.Id}");
        json.WriteString("name", repository.Name);
        json.WriteString("full_name", repository.FullName);
        json.WriteBoolean("private", repository.IsPrivate);
        WriteAccount(json, "owner", repository.Owner, "Organization");
        json.WriteString("html_url", $"https://github.com/{repository.FullName}");
        json.WriteNull("description");
        json.WriteBoolean("fork", false);
        json.WriteString("url", $"{api}repos/{repository.FullName}");
        json.WriteString("clone_url", $"https://github.com/{repository.FullName}.git");
        json.WriteString("default_branch", "main");
        json.WriteBoolean("archived", false);
        json.WriteBoolean("disabled", false);
        json.WriteString("visibility", repository.IsPrivate ? "private" : "public");
        json.WriteEndObject();
    }

    /// <summary>Writes the permissions.</summary>
    public static void WritePermissions(Utf8JsonWriter json, IReadOnlyDictionary<string, string> permissions)
    {
        json.WriteStartObject("permissions");
        foreach (var (name, level) in permissions)
            json.WriteString(name, level);
        json.WriteEndObject();
    }

    /// <summary>A point in time as GitHub writes it.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteAccount(Utf8JsonWriter json, string name, string login, string type)
    {
        json.WritePropertyName(name);
        WriteAccountValue(json, login, type);
    }

    private static void WriteAccountValue(Utf8JsonWriter json, string login, string type)
    {
        json.WriteStartObject();
        json.WriteString("login", login);
        json.WriteNumber("id", AccountId(login));
        json.WriteString("node_id", $"O_{AccountId(login)}");
        json.WriteString("html_url", $"https://github.com/{login}");
        json.WriteString("type", type);
        json.WriteBoolean("site_admin", false);
        json.WriteEndObject();
    }

    // The same for one login wherever it is shown, which is all that an account's id has to be here.
    private static int AccountId(string login) => login.ToUpperInvariant().Aggregate(17, (hash, letter) => ((hash * 31) + letter) & 0xFFFFFF);
}
