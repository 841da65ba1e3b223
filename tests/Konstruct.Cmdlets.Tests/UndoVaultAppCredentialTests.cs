using System.Text.Json.Nodes;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Cmdlets.Tests;

public sealed class UndoVaultAppCredentialTests : IDisposable
{
    private const string Path = VaultTrial.Prefix + "/engineering";

    private readonly VaultTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Fact]
    public void What_a_run_wrote_is_taken_back_as_a_new_version()
    {
        var before = _trial.Secret("engineering")!.ToJsonString();

        var undone = Undo("Set-KonstructVaultAppCredential engineering, data -App $app @vault");

        Assert.All(undone, r => Assert.Equal(("Written", "Old", 2, 3, "-githubAppID -githubAppInstallationID -githubAppPrivateKey"), (r.Status, r.Holds, r.VersionBefore, r.VersionAfter, r.Fields)));
        Assert.Equal(before, _trial.Secret("engineering")!.ToJsonString());
    }

    [Fact]
    public void A_token_that_was_removed_comes_back()
    {
        Undo("Set-KonstructVaultAppCredential engineering -App $app -RemovePat -Confirm:$false @vault");

        Assert.Equal("the-token", _trial.Field("engineering", "password"));
    }

    [Fact]
    public void A_second_undo_changes_nothing()
    {
        Undo("Set-KonstructVaultAppCredential engineering -App $app @vault");

        Assert.All(_trial.Ok("$r | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken"), r => Assert.Equal("Unchanged", r.Status));
        Assert.Equal(3, _trial.Version("engineering"));
    }

    [Fact]
    public void Several_writes_to_one_path_are_taken_back_together()
    {
        var before = _trial.Secret("engineering")!.ToJsonString();

        Undo("Set-KonstructVaultAppCredential engineering -App $app @vault; Set-KonstructVaultAppCredential engineering -App $app -RemovePat -Confirm:$false @vault");

        Assert.Equal(before, _trial.Secret("engineering")!.ToJsonString());
        Assert.Equal(4, _trial.Version("engineering"));
    }

    [Fact]
    public void What_did_not_exist_is_deleted_so_that_it_can_be_brought_back()
    {
        var undone = Undo("Set-KonstructVaultAppCredential new -App $app -Scope Downstream -Url https://github.com/acme @vault");

        Assert.Equal("Written", Assert.Single(undone).Status);
        Assert.Null(_trial.Secret("new"));
        Assert.Equal(1, _trial.Version("new"));
    }

    [Fact]
    public void What_was_deleted_before_is_deleted_again()
    {
        _trial.Vault.Delete("secret", Path);

        Undo("Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream -Url https://github.com/acme @vault");

        Assert.Null(_trial.Secret("engineering"));
    }

    [Fact]
    public void What_somebody_wrote_since_is_kept_unless_it_is_forced()
    {
        _trial.Run("$r = Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream @vault");
        var others = _trial.Secret("engineering")!;
        others["note"] = "somebody's";
        _trial.Vault.Put("secret", Path, others.DeepClone().AsObject());

        var refused = _trial.Run("$r | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");
        Assert.StartsWith("VaultChangedSince", Assert.Single(refused.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(("Failed", "New"), (VaultRow.Of(refused)[0].Status, VaultRow.Of(refused)[0].Holds));
        Assert.Equal(3, _trial.Version("engineering"));

        _trial.Ok("$r | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken -Force");
        Assert.Equal(("", 4), (_trial.Field("engineering", "note"), _trial.Version("engineering")));
    }

    [Fact]
    public void What_somebody_wrote_between_two_writes_is_kept_too()
    {
        _trial.Run("$a = Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream @vault");
        var others = _trial.Secret("engineering")!;
        others["note"] = "somebody's";
        _trial.Vault.Put("secret", Path, others.DeepClone().AsObject());
        _trial.Run("$b = Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream -RemovePat -Confirm:$false @vault");

        var refused = _trial.Run("$a, $b | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");
        Assert.StartsWith("VaultChangedSince", Assert.Single(refused.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(4, _trial.Version("engineering"));

        _trial.Ok("$b | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");
        Assert.Equal(("somebody's", "the-token"), (_trial.Field("engineering", "note"), _trial.Field("engineering", "password")));
    }

    [Fact]
    public void What_was_written_and_taken_back_between_counts_as_ours()
    {
        var before = _trial.Secret("engineering")!.ToJsonString();
        _trial.Run("$a = Set-KonstructVaultAppCredential engineering -App $app @vault; $b = Set-KonstructVaultAppCredential engineering -App $app -RemovePat -Confirm:$false @vault");

        _trial.Ok("$b | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");
        Assert.Equal(4, _trial.Version("engineering"));
        _trial.Run("$c = Set-KonstructVaultAppCredential engineering -App $app -RemovePat -Confirm:$false @vault");
        _trial.Ok("$a, $c | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");

        Assert.Equal(before, _trial.Secret("engineering")!.ToJsonString());
    }

    [Fact]
    public void The_newest_write_has_to_go_first()
    {
        _trial.Run("$a = Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream @vault; $b = Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream -RemovePat -Confirm:$false @vault");

        var refused = _trial.Run("$a | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");

        Assert.Contains("it was written since (-username -password)", Assert.Single(refused.Errors).Exception.Message, StringComparison.Ordinal);
        _trial.Ok("$b | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");
        _trial.Ok("$a | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");
        Assert.Equal(("", "the-token", 5), (_trial.Field("engineering", "githubAppID"), _trial.Field("engineering", "password"), _trial.Version("engineering")));
    }

    [Fact]
    public void A_deletion_does_not_meet_what_somebody_writes_at_that_moment()
    {
        _trial.Run("$r = Set-KonstructVaultAppCredential new -App $app -Scope Downstream -Url https://github.com/acme @vault");
        _trial.Vault.Faults.Add(new Sandbox.Fault { Kind = Sandbox.FaultKind.Act, Act = () => _trial.Vault.Put("secret", VaultTrial.Prefix + "/new", new JsonObject { ["note"] = "somebody's" }), On = r => r.Path.Contains("/delete/", StringComparison.Ordinal) });

        var run = _trial.Run("$r | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");

        Assert.StartsWith("VaultChangedSince", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("somebody's", _trial.Field("new", "note"));
    }

    [Fact]
    public void What_somebody_writes_over_the_restored_version_is_left_and_told()
    {
        _trial.Run("$r = Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream @vault");
        var reads = 0;
        _trial.Vault.Faults.Add(new Sandbox.Fault
        {
            Kind = Sandbox.FaultKind.Act,
            Times = int.MaxValue,
            On = r => r.Method == "GET" && r.Path.EndsWith("/engineering", StringComparison.Ordinal),
            Act = () =>
            {
                // The current version, the earlier one, and then the restored one is read.
                if (++reads == 3)
                    _trial.Vault.Put("secret", Path, new JsonObject { ["note"] = "somebody's" });
            },
        });

        var run = _trial.Run("$r | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");

        Assert.StartsWith("VaultChangedSince", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("somebody's", _trial.Field("engineering", "note"));
    }

    [Fact]
    public void An_address_that_is_given_goes_before_that_of_the_results()
    {
        _trial.Run("$r = Set-KonstructVaultAppCredential engineering -App $app @vault");

        var run = _trial.Run("$r | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken -VaultAddress http://127.0.0.1:1 -VaultMaxRetries 0");

        Assert.StartsWith("VaultUnreachable", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2, _trial.Version("engineering"));
    }

    [Fact]
    public void A_token_that_may_only_patch_does_not_half_restore()
    {
        var nested = VaultTrial.Pat("acme");
        nested["meta"] = new JsonObject { ["a"] = 1 };
        _trial.Vault.Put("secret", Path, nested);
        var later = VaultTrial.Pat("acme");
        later["meta"] = new JsonObject { ["b"] = 2 };
        _trial.Vault.Put("secret", Path, later.DeepClone().AsObject());
        _trial.UseToken(_trial.Vault.CreateToken(new VaultRule("secret/data/*", "read", "patch")));

        var run = _trial.Run($"Undo-KonstructVaultAppCredential {Path} 2 @vault");

        Assert.StartsWith("VaultPermissionDenied", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(later, _trial.Secret("engineering")));
    }

    [Fact]
    public void A_path_and_a_version_do_too()
    {
        _trial.Ok("Set-KonstructVaultAppCredential engineering -App $app @vault");

        var undone = Assert.Single(_trial.Ok($"Undo-KonstructVaultAppCredential /{Path}/ 1 @vault"));
        var refused = _trial.Run($"Undo-KonstructVaultAppCredential {Path} -Version 2 @vault -WhatIf:$false; Undo-KonstructVaultAppCredential {VaultTrial.Prefix}/data-platform 7 @vault -Force");

        Assert.Equal(("Written", 3), (undone.Status, undone.VersionAfter));
        Assert.Equal(["VaultVersionNotFound"], refused.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(4, _trial.Version("engineering"));
    }

    [Fact]
    public void An_older_version_than_the_last_takes_force()
    {
        _trial.Ok("Set-KonstructVaultAppCredential engineering -App $app @vault; Set-KonstructVaultAppCredential engineering -App $app -RemovePat -Confirm:$false @vault");

        Assert.StartsWith("VaultChangedSince", Assert.Single(_trial.Run($"Undo-KonstructVaultAppCredential {Path} 1 @vault").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("Written", Assert.Single(_trial.Ok($"Undo-KonstructVaultAppCredential {Path} 1 @vault -Force")).Status);
    }

    [Theory]
    [InlineData(false, "VaultVersionDeleted")]
    [InlineData(true, "VaultVersionDestroyed")]
    public void A_version_that_was_deleted_or_destroyed_is_named_so(bool isDestroyed, string expected)
    {
        if (isDestroyed)
            _trial.Vault.Destroy("secret", Path, 1);
        else
            _trial.Vault.Delete("secret", Path);
        _trial.Vault.Put("secret", Path, new JsonObject { ["url"] = "https://github.com/acme" });

        Assert.StartsWith(expected, Assert.Single(_trial.Run($"Undo-KonstructVaultAppCredential {Path} 1 @vault").Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(2, _trial.Version("engineering"));
    }

    [Fact]
    public void Kv_version_1_keeps_nothing_to_go_back_to()
    {
        _trial.Vault.AddMount("kv1", 1);
        _trial.Vault.Put("kv1", Path, VaultTrial.Pat("acme"));
        var results = _trial.Run("Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream -Mount kv1 @vault | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");

        Assert.StartsWith("VaultKvV1HasNoVersions", Assert.Single(results.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.True(_trial.Vault.Get("kv1", Path)!.ContainsKey("githubAppID"));
    }

    [Fact]
    public void With_WhatIf_nothing_is_restored()
    {
        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream @vault | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken -WhatIf");

        Assert.Equal("Pending", Assert.Single(VaultRow.Of(run)).Status);
        Assert.Contains("Restore the earlier version: -githubAppID -githubAppInstallationID -githubAppPrivateKey, from version 2", run.HostText, StringComparison.Ordinal);
        Assert.Equal(2, _trial.Version("engineering"));
    }

    [Fact]
    public void Where_nothing_was_written_nothing_is_undone()
    {
        _trial.Ok("Set-KonstructVaultAppCredential engineering -App $app @vault");
        _trial.Vault.Requests.Clear();

        Assert.Empty(_trial.Ok("Set-KonstructVaultAppCredential engineering -App $app @vault | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken"));
        Assert.Equal(2, _trial.Version("engineering"));
    }

    [Fact]
    public void Without_a_right_nothing_is_restored()
    {
        _trial.Run("$r = Set-KonstructVaultAppCredential engineering, new -Url https://github.com/acme -PlatformUrl https://github.com/acme-platform -App $app @vault");
        _trial.UseToken(_trial.Vault.CreateToken(new VaultRule("secret/data/*", "read", "update", "create")));

        var run = _trial.Run("$r | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");

        Assert.Contains("update on secret/delete/argocd/repo-credentials-template/new", Assert.Single(run.Errors).Exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, _trial.Version("engineering"));
    }

    private IReadOnlyList<VaultRow> Undo(string set)
    {
        var done = _trial.Run($"$r = @({set})");
        Assert.Empty(done.Errors);
        return _trial.Ok("$r | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken");
    }
}
