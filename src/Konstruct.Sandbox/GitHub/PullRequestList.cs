using System.Text.Json;

namespace Konstruct.Sandbox.GitHub;

/// <summary>The pull requests of all repositories. Source: https://docs.github.com/rest/pulls/pulls.</summary>
internal sealed class PullRequestList
{
    private readonly object _gate = new();
    private readonly List<SandboxPullRequest> _all = [];

    /// <summary>All of them, the first one first.</summary>
    public IReadOnlyList<SandboxPullRequest> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    /// <summary>Lists those of a repository that are from one branch, where that is asked for.</summary>
    public Reply Find(SandboxRepository repository, IncomingRequest request)
    {
        var head = request.Query["head"];
        var found = All.Where(p => p.Repository == repository.FullName && (head is null || head == $"{repository.Owner}:{p.Head}")).ToArray();
        return GitHubReply.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var one in found)
                Write(json, one);
            json.WriteEndArray();
        });
    }

    /// <summary>Opens one.</summary>
    public Reply Open(SandboxRepository repository, IncomingRequest request)
    {
        using var body = request.Json();
        SandboxPullRequest made;
        lock (_gate)
        {
            made = new SandboxPullRequest(_all.Count + 1, repository.FullName, Text("head"), Text("base"), Text("title"), Text("body"));
            if (made.Head.Length == 0 || made.Base.Length == 0 || made.Title.Length == 0)
                return GitHubReply.Error(422, "Validation Failed");
            if (_all.Exists(p => (p.Repository, p.Head, p.Base) == (made.Repository, made.Head, made.Base)))
                return GitHubReply.Error(422, $"Validation Failed: A pull request already exists for {repository.Owner}:{made.Head}.");
            _all.Add(made);
        }
        return GitHubReply.Json(201, json => Write(json, made));

        string Text(string name) => body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    /// <summary>Changes what one says, as a person does in a browser.</summary>
    public void Edit(int number, string title, string body)
    {
        lock (_gate)
        {
            var at = _all.FindIndex(p => p.Number == number);
            _all[at] = _all[at] with { Title = title, Body = body };
        }
    }

    /// <summary>Changes what one says.</summary>
    public Reply Update(SandboxRepository repository, int number, IncomingRequest request)
    {
        using var body = request.Json();
        lock (_gate)
        {
            var at = _all.FindIndex(p => p.Repository == repository.FullName && p.Number == number);
            if (at < 0)
                return GitHubReply.Error(404, "Not Found");
            var now = _all[at] = _all[at] with { Title = Text("title") ?? _all[at].Title, Body = Text("body") ?? _all[at].Body };
            return GitHubReply.Json(200, json => Write(json, now));
        }

        string? Text(string name) => body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
    }

    private static void Write(Utf8JsonWriter json, SandboxPullRequest one)
    {
        json.WriteStartObject();
        json.WriteNumber("number", one.Number);
        json.WriteString("state", "open");
        json.WriteString("title", one.Title);
        json.WriteString("body", one.Body);
        json.WriteString("html_url", $"https://github.com/{one.Repository}/pull/{one.Number}");
        json.WriteEndObject();
    }
}
