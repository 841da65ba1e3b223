using System.Diagnostics;

namespace Konstruct.Contract.Tests.Migration;

/// <summary>Who reads a secret besides the clusters' own secrets, in whatever kind of file, and in commits that were fetched.</summary>
public sealed class RemovePatReadersTests : RemovalStage
{
    private const string Path = Prefix + "/engineering";

    [Theory]
    [InlineData("apps/vss.yaml", "kind: VaultStaticSecret\nmetadata:\n  name: legacy\nspec:\n  mount: secret\n  path: " + Path + "\n", 6)]
    [InlineData("apps/deploy.yaml", "kind: Deployment\nmetadata:\n  annotations:\n    vault.hashicorp.com/agent-inject-secret-git: secret/data/" + Path + "\n", 4)]
    [InlineData("apps/find.yaml", "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: legacy\nspec:\n  dataFrom:\n  - find:\n      path: " + Prefix + "\n      name:\n        regexp: '.*'\n", 8)]
    [InlineData("apps/ces.yaml", "apiVersion: external-secrets.io/v1\nkind: ClusterExternalSecret\nmetadata:\n  name: legacy\nspec:\n  externalSecretSpec:\n    data:\n    - secretKey: pw\n      remoteRef:\n        key: " + Path + "\n", 10)]
    [InlineData("infra/main.tf", "data vault_kv_secret_v2 x {\n  mount = \"secret\"\n  name  = \"" + Path + "\"\n}\n", 3)]
    [InlineData("infra/all.tf", "locals {\n  path = \"" + Prefix + "/${var.project}\"\n}\n", 2)]
    [InlineData("infra/joined.sh", "vault kv get -mount=secret \"" + Prefix + "/$1\"\n", 1)]
    [InlineData("charts/x/templates/es.tpl", "spec:\n  key: " + Path + "\n", 2)]
    [InlineData(".github/workflows/ci.yml", "jobs:\n  one:\n    steps:\n      - run: vault kv get -field=password secret/" + Path + "\n", 4)]
    [InlineData("registry/konstruct-clusters/engineering/secrets/legacy.json", "{\"remoteRef\":{\"key\":\"" + Path + "\"}}", 1)]
    [InlineData("registry/konstruct-clusters/engineering/secrets/vss.yaml", "kind: VaultStaticSecret\nspec:\n  path: " + Path + "\n", 3)]
    public async Task Whatever_names_a_path_keeps_its_token(string file, string text, int line)
    {
        var full = Write(file, text);

        var outcomes = await RunAsync(only: "engineering");

        var reason = outcomes[^1].Result.Reason!;
        Assert.Contains(full, reason, StringComparison.Ordinal);
        Assert.Contains($"line {line}", reason, StringComparison.Ordinal);
        Assert.True(HasToken("engineering"));
    }

    [Theory]
    [InlineData("other.tf", "name = \"" + Prefix + "/engineering2\"\n")]
    [InlineData("alike.tf", "name = \"old-" + Prefix + "/engineering\"\n")]
    [InlineData("policy.hcl", "path \"secret/data/" + Prefix + "/*\" { capabilities = [\"read\"] }\n")]
    [InlineData("folder.tf", "name = \"" + Prefix + "\"\n")]
    [InlineData("comment.yaml", "# " + Path + " holds the credential.\na: 1\n")]
    [InlineData("old.jsonl", "{\"entry\":\"run\",\"format\":1}\n{\"entry\":\"vault\",\"id\":1,\"path\":\"" + Path + "\"}\n")]
    [InlineData("image.bin", "\0" + Path)]
    public async Task What_reads_nothing_is_in_nobodys_way(string file, string text)
    {
        Write(file, text);

        var outcomes = await RunAsync(only: "engineering");

        Assert.Equal(["Done"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.Null(outcomes[^1].Result.Reason);
    }

    [Fact]
    public async Task A_document_is_warned_of()
    {
        var full = Write("docs/runbook.md", "# Tokens\n\n`vault kv get secret/" + Path + "`\n");

        var outcomes = await RunAsync(only: "engineering");

        Assert.Equal(["Done"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.Contains(Warnings, w => w.StartsWith($"'{full}', line 3, names '{Path}'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_chunk_cuts_is_found()
    {
        var full = Write("big.txt", new string('x', 128 * 1024 - 10) + "\n" + Path + "\n");

        Assert.Contains($"'{full}', line 2,", (await RunAsync(only: "engineering"))[^1].Result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_one_path_keeps_its_token_the_other_is_told_as_done_and_read_anew()
    {
        Write("infra/main.tf", $"name = \"{Path}\"\n");

        var outcomes = await RunAsync(only: "engineering");

        Assert.Equal(["Done"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.Contains($"'{Path}' keeps the token: ", outcomes[^1].Result.Reason, StringComparison.Ordinal);
        Assert.Equal([$"secret/{Path}-platform"], outcomes[^1].Result.Vault.Select(v => v.ToString()));
        Assert.Equal((true, false), (HasToken("engineering"), HasToken("engineering-platform")));
        Assert.Equal(["sync", "verify", "sync"], Verifier.Asked.Select(a => a.Split(' ')[0]));
    }

    [Fact]
    public async Task Commits_that_were_fetched_and_not_pulled_keep_every_token()
    {
        await RunAsync(removesPat: false);
        var remote = Repository + ".git";
        Git("init", "--quiet", "--initial-branch=main");
        Git("config", "user.name", "Tester");
        Git("config", "user.email", "tester@example.com");
        Git("config", "commit.gpgsign", "false");
        Git("add", "--all");
        Git("commit", "--quiet", "--message=migrated");
        Git("init", "--quiet", "--bare", "--initial-branch=main", remote);
        Git("remote", "add", "origin", remote);
        Git("push", "--quiet", "origin", "main");
        Write("apps/of-a-colleague.yaml", $"path: {Path}\n");
        Git("add", "--all");
        Git("commit", "--quiet", "--message=a colleague's");
        Git("push", "--quiet", "origin", "main");
        Git("reset", "--quiet", "--hard", "HEAD~1");

        var outcomes = await RunAsync(withApp: false);

        Assert.Equal(["Skipped", "Skipped"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.All(outcomes.Where(o => o.Result.Step == MigrationPhase.RemovePat), o => Assert.Contains("pull first: 'origin/main' has commits that you do not have", o.Result.Reason, StringComparison.Ordinal));
        Assert.True(HasToken("data"));

        Git("pull", "--quiet", "--ff-only", "origin", "main");
        outcomes = await RunAsync(withApp: false);

        Assert.Equal(["Done", "Done"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.Equal((true, false), (HasToken("engineering"), HasToken("data")));
    }

    private string Write(string file, string text)
    {
        var path = System.IO.Path.Combine(Repository, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private void Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository, UseShellExecute = false })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
