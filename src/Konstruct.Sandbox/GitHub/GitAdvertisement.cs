using System.Globalization;
using System.Text;

namespace Konstruct.Sandbox.GitHub;

/// <summary>What git reads first of a repository over HTTP. Source: https://git-scm.com/docs/http-protocol and gitprotocol-pack.</summary>
internal static class GitAdvertisement
{
    private const string Service = "git-upload-pack";
    private const string Flush = "0000";
    private const string Capabilities =
        "multi_ack thin-pack side-band side-band-64k ofs-delta shallow deepen-since deepen-not deepen-relative no-progress include-tag multi_ack_detailed allow-tip-sha1-in-want "
        + "allow-reachable-sha1-in-want no-done symref=HEAD:refs/heads/main filter object-format=sha1 agent=git/sandbox";

    /// <summary>The answer to <c>GET info/refs</c>.</summary>
    /// <param name="path">The path that was asked for.</param>
    /// <param name="service">The service that was asked for; null for the protocol without one.</param>
    /// <param name="authorization">The header with the credentials, or null.</param>
    /// <param name="find">Finds a repository by its full name.</param>
    /// <param name="reader">Finds who a valid token stands for.</param>
    public static Reply Answer(string path, string? service, string? authorization, Func<string, SandboxRepository?> find, Func<string, GitReader?> reader)
    {
        if (service != Service)
            return Text(403, "Please upgrade your git client.\nGitHub.com no longer supports git over dumb-http: https://github.com/blog/809-git-dumb-http-transport-to-be-turned-off-in-90-days\n");
        var name = path[1..^"/info/refs".Length];
        var repository = find(name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? name[..^".git".Length] : name);
        if (authorization is null)
            return repository is { IsPrivate: false } ? Advertise(repository) : Challenge("Repository not found.");
        if (Password(authorization) is not { } password || reader(password) is not { } valid)
            return Challenge("Invalid username or token. Password authentication is not supported for Git operations.");
        if (valid.IsSuspended)
            return Text(403, "This installation has been suspended");
        if (repository is null || (repository.IsPrivate && !valid.Sees(repository)))
            return Text(404, "Repository not found.");
        return repository.IsPrivate && !valid.MayReadContents ? Text(403, "Write access to repository not granted.") : Advertise(repository);
    }

    private static Reply Advertise(SandboxRepository repository)
    {
        var id = repository.Id.ToString("x40", CultureInfo.InvariantCulture);
        var text = new StringBuilder(Line($"# service={Service}\n")).Append(Flush)
            .Append(Line($"{id} HEAD\0{Capabilities}\n"))
            .Append(Line($"{id} refs/heads/main\n"))
            .Append(Flush);
        return Reply.Text(200, text.ToString(), $"application/x-{Service}-advertisement").With("Cache-Control", "no-cache, max-age=0, must-revalidate");
    }

    // The length counts its own four digits.
    private static string Line(string text) => (text.Length + 4).ToString("x4", CultureInfo.InvariantCulture) + text;

    private static Reply Challenge(string text) => Text(401, text).With("WWW-Authenticate", "Basic realm=\"GitHub\"");

    private static Reply Text(int status, string text) => Reply.Text(status, text, "text/plain; charset=UTF-8");

    // Any user name goes with a token.
    private static string? Password(string authorization)
    {
        const string basic = "Basic ";
        if (!authorization.StartsWith(basic, StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(authorization[basic.Length..]));
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? null : pair[(colon + 1)..];
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
