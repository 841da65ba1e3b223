using Konstruct.Sandbox.Vault;

namespace Konstruct.Cmdlets.Tests.Security;

/// <summary>Each policy of <c>samples/vault</c> is enough for what it is for, and no part of it can be left out: what then fails is named.</summary>
public sealed class VaultPolicyTests : IDisposable
{
    private const string New = "Set-KonstructVaultAppCredential new -App $app -Url https://github.com/acme/gitops.git -Scope Downstream @vault";
    private const string Written = "$global:written = @(Set-KonstructVaultAppCredential engineering -App $app @vault) + @(" + New + ")";

    // What goes before, with all rights, and what the policy is for.
    private static readonly Dictionary<string, (string Before, string Script)> _uses = new(StringComparer.Ordinal)
    {
        ["konstruct-audit"] = ("", "Invoke-KonstructMigration $repository @run -RemovePat -WhatIf -WarningAction Ignore; Set-KonstructVaultAppCredential engineering -App $app @vault -WhatIf -WarningAction Ignore"),
        ["konstruct-migration"] = ("", "Invoke-KonstructMigration $repository @run; " + New),
        ["konstruct-remove-pat"] = (Written, "Set-KonstructVaultAppCredential engineering -RemovePat -ApiUrl $api -Confirm:$false @vault"),
        ["konstruct-undo"] = (Written, "$written | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken"),
    };

    private readonly MigrationTrial _trial = new();

    public static TheoryData<string> Policies => [.. VaultPolicy.Files.Select(f => Path.GetFileNameWithoutExtension(f)!)];

    public static TheoryData<string, string, string> Parts
    {
        get
        {
            var parts = new TheoryData<string, string, string>();
            foreach (var policy in _uses.Keys)
            {
                foreach (var rule in VaultPolicy.Rules(policy))
                {
                    foreach (var capability in rule.Capabilities)
                        parts.Add(policy, rule.Path, capability);
                }
            }
            return parts;
        }
    }

    public void Dispose() => _trial.Dispose();

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_policy_is_enough(string policy)
    {
        var run = RunUnder(policy, VaultPolicy.Rules(policy));

        Assert.Empty(run.Errors);
        Assert.NotEmpty(run.Output);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Nothing_of_a_policy_can_be_left_out(string policy, string path, string capability)
    {
        var less = VaultPolicy.Rules(policy).Select(r => r.Path == path ? new VaultRule(r.Path, [.. r.Capabilities.Where(c => c != capability)]) : r).Where(r => r.Capabilities.Length > 0).ToList();

        var run = RunUnder(policy, less);

        // Whoever may do nothing at all in a mount is not even told what it is.
        var (id, name) = less.Count > 0 ? ("VaultPermissionDenied", path.TrimEnd('*')) : ("VaultMountForbidden", "'secret'");
        Assert.Contains(run.Errors, e => e.FullyQualifiedErrorId.StartsWith(id, StringComparison.Ordinal) && e.Exception.Message.Contains(name, StringComparison.Ordinal) && (less.Count == 0 || e.Exception.Message.Contains(capability, StringComparison.Ordinal)));
    }

    [Fact]
    public void To_look_only_changes_nothing_and_cannot()
    {
        RunUnder("konstruct-audit", VaultPolicy.Rules("konstruct-audit"));
        Assert.Equal((1, 1), (_trial.Trial.Version("engineering"), _trial.Trial.Version("data-platform")));

        var run = _trial.Run("Invoke-KonstructMigration $repository @run");

        Assert.Contains(run.Errors, e => e.FullyQualifiedErrorId.StartsWith("VaultPermissionDenied", StringComparison.Ordinal));
        Assert.Equal((1, 1), (_trial.Trial.Version("engineering"), _trial.Trial.Version("data-platform")));
        Assert.All(_trial.Before, f => Assert.Equal(f.Value, _trial.Folder.Read(f.Key)));
    }

    [Fact]
    public void A_policy_for_one_project_moves_that_and_no_other()
    {
        Use([.. VaultPolicy.Rules("konstruct-migration").SelectMany(r => new[] { "engineering", "engineering-platform" }.Select(n => new VaultRule(r.Path.TrimEnd('*') + n, r.Capabilities)))]);

        Assert.Contains("engineering Vault Done", MigrationTrial.Lines(_trial.Ok("Invoke-KonstructMigration $repository @run -Name engineering")));
        var run = _trial.Run("Invoke-KonstructMigration $repository @run -Name mgmt-data");
        Assert.Contains(run.Errors, e => e.FullyQualifiedErrorId.StartsWith("VaultPermissionDenied", StringComparison.Ordinal) && e.Exception.Message.Contains("repo-credentials-template/data", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_policy_default_it_goes_too_and_says_what_it_cannot_ask()
    {
        using var strict = new VaultTrial(new VaultServerOptions { GrantsDefaultPolicy = false });
        strict.UseToken(strict.Vault.CreateToken([.. VaultPolicy.Rules("konstruct-migration")]));

        var run = strict.Run("Set-KonstructVaultAppCredential engineering -App $app @vault");

        Assert.Empty(run.Errors);
        Assert.Contains(run.Warnings, w => w.Contains("sys/capabilities-self", StringComparison.Ordinal));
        Assert.Equal(2, strict.Version("engineering"));
    }

    [Fact]
    public void An_undo_of_a_whole_run_needs_no_more()
    {
        _trial.Ok("Invoke-KonstructMigration $repository @run");
        Use([.. VaultPolicy.Rules("konstruct-undo")]);

        _trial.Ok("Undo-KonstructMigration $journal @vault");

        Assert.All(_trial.Before, f => Assert.Equal(f.Value, _trial.Folder.Read(f.Key)));
        Assert.Null(_trial.Trial.Secret("engineering")!["githubAppID"]);
    }

    [Fact]
    public void What_pages_give_to_paste_is_what_is_tested()
    {
        var tested = VaultPolicy.Files.SelectMany(f => VaultPolicy.Statements(File.ReadAllText(f))).ToHashSet(StringComparer.Ordinal);
        var pages = Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "samples"), "*.md", SearchOption.AllDirectories)).Append(Path.Combine(RepositoryFolder.Root, "README.md"));
        var given = pages.SelectMany(p => VaultPolicy.Statements(File.ReadAllText(p))).ToList();
        Assert.NotEmpty(given);
        Assert.All(given, s => Assert.Contains(s, tested));
        // And one page has them whole.
        var page = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "docs", "security.md"));
        Assert.All(VaultPolicy.Files, f => Assert.Contains(File.ReadAllText(f).TrimEnd(), page, StringComparison.Ordinal));
    }

    private EngineResult RunUnder(string policy, IEnumerable<VaultRule> rules)
    {
        var (before, script) = _uses[policy];
        if (before.Length > 0)
            _trial.Ok(before);
        Use([.. rules]);
        return _trial.Run(script);
    }

    private void Use(VaultRule[] rules)
    {
        _trial.Trial.UseToken(_trial.Trial.Vault.CreateToken(rules));
        // What a run is given was put together with the other token.
        _trial.Ok("$global:run.VaultToken = $vault.VaultToken");
    }
}
