using Konstruct.Sandbox.Vault;

namespace Konstruct.Cmdlets.Tests;

public sealed class SetVaultAppCredentialTests : IDisposable
{
    private readonly VaultTrial _trial = new();

    public void Dispose() => _trial.Dispose();

    [Theory]
    [InlineData("$app | Set-KonstructVaultAppCredential -ProjectName engineering, data @vault")]
    [InlineData("'engineering', 'data' | Set-KonstructVaultAppCredential -App $app @vault")]
    [InlineData("Set-KonstructVaultAppCredential engineering, data -App $app @vault")]
    [InlineData("[pscustomobject]@{ ProjectName = 'engineering' }, [pscustomobject]@{ Project = 'data' } | Set-KonstructVaultAppCredential -App $app @vault")]
    [InlineData("Set-KonstructVaultAppCredential engineering, data, engineering -AppId $id -PrivateKeyPath $key -ApiUrl $api @vault")]
    [InlineData("Set-KonstructVaultAppCredential engineering, data -AppId $id -PrivateKey (Protect ([IO.File]::ReadAllText($key))) -ApiUrl $api @vault")]
    public void Projects_and_the_App_are_taken_in_every_way(string script)
    {
        var results = Ok(script);

        Assert.Equal(["engineering", "engineering-platform", "data", "data-platform"], results.Select(r => r.Path[(r.Path.LastIndexOf('/') + 1)..]));
        Assert.All(results, r => Assert.Equal(("Written", "New", 1, 2), (r.Status, r.Holds, r.VersionBefore, r.VersionAfter)));
        Assert.All(results, r => Assert.Equal("+githubAppID +githubAppInstallationID +githubAppPrivateKey", r.Fields));
        Assert.Equal(($"{_trial.App.Id}", "git", _trial.App.PrivateKeyPem), (_trial.Field("data", "githubAppID"), _trial.Field("data", "type"), _trial.Field("data", "githubAppPrivateKey")));
        Assert.Equal(("the-token", "robot", "gitops"), (_trial.Field("data", "password"), _trial.Field("data", "username"), _trial.Field("data", "name")));
        Assert.NotEqual(_trial.Field("data", "githubAppInstallationID"), _trial.Field("data-platform", "githubAppInstallationID"));
    }

    [Fact]
    public void Clusters_stand_for_their_projects()
    {
        var results = Ok($"Get-KonstructCluster '{RepositoryFolder.Sample}' -WarningAction Ignore | Set-KonstructVaultAppCredential -App $app @vault");

        Assert.Equal(["data", "data", "engineering", "engineering"], results.Select(r => r.ProjectName).Order());
        Assert.All(results, r => Assert.Equal("Written", r.Status));
    }

    [Fact]
    public void A_path_that_two_projects_share_is_written_once()
    {
        var results = Ok("$app, $app | Set-KonstructVaultAppCredential -ProjectName data, data-platform -Scope Downstream @vault; Set-KonstructVaultAppCredential engineering, engineering-platform -App $app -PlatformUrl https://github.com/acme-platform @vault");

        Assert.Equal(["data", "data-platform", "engineering", "engineering-platform", "engineering-platform-platform"], results.Select(r => r.Path[(r.Path.LastIndexOf('/') + 1)..]));
        Assert.Equal(2, _trial.Version("engineering-platform"));
    }

    [Fact]
    public void A_second_run_adds_no_version()
    {
        Ok("Set-KonstructVaultAppCredential engineering -App $app @vault");

        var again = Ok("Set-KonstructVaultAppCredential engineering -App $app @vault");

        Assert.All(again, r => Assert.Equal(("Unchanged", "", 2), (r.Status, r.Fields, r.VersionAfter)));
        Assert.Equal(2, _trial.Version("engineering"));
    }

    [Theory]
    [InlineData("Downstream", 2, 1)]
    [InlineData("Platform", 1, 2)]
    public void One_of_the_two_paths_can_be_chosen(string scope, int downstream, int platform)
    {
        Ok($"Set-KonstructVaultAppCredential engineering -App $app -Scope {scope} @vault");

        Assert.Equal((downstream, platform), (_trial.Version("engineering"), _trial.Version("engineering-platform")));
    }

    [Fact]
    public void With_WhatIf_nothing_is_written_and_no_value_shown()
    {
        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -App $app @vault -WhatIf");

        Assert.Empty(run.Errors);
        Assert.All(VaultRow.Of(run), r => Assert.Equal(("Pending", "Old"), (r.Status, r.Holds)));
        Assert.Contains($"secret/argocd/repo-credentials-template/engineering (Vault {_trial.Vault.Address})", run.HostText, StringComparison.Ordinal);
        Assert.Contains("+githubAppID +githubAppInstallationID +githubAppPrivateKey, from version 1", run.HostText, StringComparison.Ordinal);
        Assert.Equal(2, run.HostText.Split("What if:").Length - 1);
        Assert.Equal(1, _trial.Version("engineering"));
        Assert.DoesNotContain(_trial.Vault.Requests.Entries, r => r.Method is "POST" or "PUT" or "PATCH" && r.Path.Contains("/data/", StringComparison.Ordinal));
    }

    [Fact]
    public void Questions_come_in_the_order_of_the_projects()
    {
        // The first secret takes longest to be read.
        _trial.Vault.Faults.Add(new Sandbox.Fault { Kind = Sandbox.FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(700), On = r => r.Path.EndsWith("/engineering", StringComparison.Ordinal) });

        var text = _trial.Run("Set-KonstructVaultAppCredential engineering, data -App $app @vault -WhatIf").HostText;

        var places = new[] { "/engineering (", "/engineering-platform (", "/data (", "/data-platform (" }.Select(p => text.IndexOf(p, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void The_namespace_is_named_too()
    {
        using var trial = new VaultTrial(new VaultServerOptions { Namespace = "team/a" });

        var run = trial.Run("Set-KonstructVaultAppCredential engineering -App $app @vault -VaultNamespace /team/a/ -WhatIf");

        Assert.Empty(run.Errors);
        Assert.Contains($"(Vault {trial.Vault.Address}, namespace team/a)", run.HostText, StringComparison.Ordinal);
        Assert.All(VaultRow.Of(run), r => Assert.Equal("Pending", r.Status));
    }

    [Fact]
    public void A_preview_works_with_a_token_that_may_only_read_and_names_what_is_missing()
    {
        _trial.UseToken(_trial.Vault.CreateToken(new VaultRule("secret/data/*", "read")));

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -App $app @vault -WhatIf");

        Assert.Empty(run.Errors);
        Assert.Contains("lacks rights for 2 of 2 paths", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Contains("update on secret/data/argocd/repo-credentials-template/engineering", VaultRow.Of(run)[0].MissingRights);
    }

    [Fact]
    public void Without_a_right_nothing_at_all_is_written()
    {
        _trial.UseToken(_trial.Vault.CreateToken(new VaultRule("secret/data/*", "read", "create", "update"), new VaultRule("secret/data/argocd/repo-credentials-template/data-platform", "read")));

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering, data -App $app @vault");

        Assert.Equal("VaultPermissionDenied,Konstruct.Cmdlets.SetKonstructVaultAppCredentialCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Equal((1, 1), (_trial.Version("engineering"), _trial.Version("data")));
    }

    [Fact]
    public void A_credential_that_GitHub_does_not_confirm_is_not_written_but_others_are()
    {
        var installation = long.Parse(Ok("Set-KonstructVaultAppCredential data -App $app -Scope Platform @vault")[0].InstallationId, System.Globalization.CultureInfo.InvariantCulture);
        _trial.GitHub.Suspend(installation);

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -App $app @vault");

        Assert.Equal("GitHubInstallationSuspended,Konstruct.Cmdlets.SetKonstructVaultAppCredentialCommand", Assert.Single(run.Errors).FullyQualifiedErrorId);
        Assert.Equal((2, 1), (_trial.Version("engineering"), _trial.Version("engineering-platform")));
        var failed = VaultRow.Of(run)[1];
        Assert.Equal(("Failed", "Old", "GitHubInstallationSuspended"), (failed.Status, failed.Holds, failed.ErrorId));
        Ok("Set-KonstructVaultAppCredential engineering -App $app -SkipGitHubCheck @vault");
        Assert.Equal(2, _trial.Version("engineering-platform"));
    }

    [Fact]
    public void GitHub_is_asked_once_for_what_many_projects_share()
    {
        _trial.GitHub.Requests.Clear();

        Ok("Set-KonstructVaultAppCredential engineering, data -AppId $id -PrivateKeyPath $key -ApiUrl $api @vault");

        Assert.Equal(["GET app/installations", "GET info/refs", "GET info/refs", "POST access_tokens", "POST access_tokens"],
            _trial.GitHub.Requests.Entries.Select(r => $"{r.Method} {string.Join('/', r.Path.Split('/')[^(r.Method == "POST" ? 1 : 2)..])}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_not_there_needs_a_URL()
    {
        var run = _trial.Run("Set-KonstructVaultAppCredential new -App $app @vault");
        var results = Ok("Set-KonstructVaultAppCredential new -App $app -Url https://github.com/acme -PlatformUrl https://github.com/acme-platform/gitops @vault");

        Assert.All(run.Errors, e => Assert.StartsWith("VaultUrlMissing", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.Contains("-PlatformUrl", run.Errors[1].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.All(results, r => Assert.Equal((false, 0, 1), (r.Existed, r.VersionBefore, r.VersionAfter)));
        Assert.Equal(("https://github.com/acme", "https://github.com/acme-platform/gitops"), (_trial.Field("new", "url"), _trial.Field("new-platform", "url")));
    }

    [Fact]
    public void An_App_that_was_asked_for_one_organisation_serves_another_too()
    {
        var results = Ok("Get-KonstructGitHubApp $id $key -ApiUrl $api -Organization acme | Set-KonstructVaultAppCredential -ProjectName engineering @vault");

        Assert.Equal(["Written", "Written"], results.Select(r => r.Status));
    }

    [Fact]
    public void What_fails_at_GitHub_for_a_while_fails_but_one()
    {
        _trial.GitHub.Faults.Add(new Sandbox.Fault { Kind = Sandbox.FaultKind.Status, Status = 403, Body = """{"message":"You have exceeded a secondary rate limit."}""", Headers = new Dictionary<string, string> { ["Retry-After"] = "86400" }, On = r => r.Method == "POST" });

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering, data -App $app -Scope Downstream -ThrottleLimit 1 @vault");

        Assert.StartsWith("GitHubRateLimited", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["Failed", "Written"], VaultRow.Of(run).Select(r => r.Status));
    }

    [Fact]
    public void Whether_to_ask_is_the_callers_affair_and_not_that_of_whoever_takes_the_results()
    {
        Ok("Set-KonstructVaultAppCredential engineering, data -App $app @vault");

        var asked = _trial.Ask("""
            function Save-It { [CmdletBinding(SupportsShouldProcess)] param([Parameter(ValueFromPipeline)] $InputObject) process { [Threading.Thread]::Sleep(300) } }
            Set-KonstructVaultAppCredential engineering, data -RemovePat -ThrottleLimit 1 -ApiUrl $api @vault | Save-It -Confirm:$false
            """, "No");

        Assert.Equal(4, asked.Count);
        Assert.Equal("the-token", _trial.Field("data", "password"));
    }

    [Fact]
    public void Several_installations_that_may_be_meant_are_listed()
    {
        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream -Url https://github.com @vault");

        var error = Assert.Single(run.Errors);
        Assert.StartsWith("GitHubInstallationAmbiguous", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("'acme' (", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("'acme-platform' (", error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_installation_that_does_not_reach_the_URL_is_refused()
    {
        var platform = Ok("Set-KonstructVaultAppCredential data -App $app -Scope Platform @vault")[0].InstallationId;

        var run = _trial.Run($"Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream -InstallationId {platform} @vault");

        Assert.StartsWith("GitHub", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(1, _trial.Version("engineering"));
    }

    [Fact]
    public void The_token_goes_only_where_that_is_asked_for_and_the_App_is_complete()
    {
        var refused = _trial.Run("Set-KonstructVaultAppCredential engineering -RemovePat -ApiUrl $api @vault -Confirm:$false");
        Ok("Set-KonstructVaultAppCredential engineering -App $app -RemovePat @vault -Confirm:$false");
        Ok("Set-KonstructVaultAppCredential data -App $app @vault");
        var removed = Ok("Set-KonstructVaultAppCredential data -RemovePat -ApiUrl $api @vault -Confirm:$false");

        Assert.Equal(2, refused.Errors.Count);
        Assert.All(refused.Errors, e => Assert.StartsWith("VaultAppFieldsIncomplete", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.All(removed, r => Assert.Equal("-username -password", r.Fields));
        foreach (var project in new[] { "engineering", "engineering-platform", "data", "data-platform" })
            Assert.Equal(["githubAppID", "githubAppInstallationID", "githubAppPrivateKey", "name", "type", "url"], _trial.Secret(project)!.Select(f => f.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("githubAppID", "1.2e+06")]
    [InlineData("githubAppInstallationID", "12\n")]
    [InlineData("githubAppPrivateKey", "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n")]
    [InlineData("url", "git@github.com:acme/gitops.git")]
    public void The_token_stays_where_a_field_of_the_App_is_not_well_formed(string field, string value)
    {
        Ok("Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream @vault");
        var secret = _trial.Secret("engineering")!;
        secret[field] = value;
        _trial.Vault.Put("secret", $"{VaultTrial.Prefix}/engineering", secret.DeepClone().AsObject());

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -RemovePat -Scope Downstream -ApiUrl $api @vault -Confirm:$false");

        var error = Assert.Single(run.Errors);
        Assert.StartsWith("VaultAppFieldsIncomplete", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"'{field}'", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("the-token", _trial.Field("engineering", "password"));
    }

    [Fact]
    public void The_token_stays_where_GitHub_does_not_confirm_what_stands_in_Vault()
    {
        var installation = Ok("Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream @vault")[0].InstallationId;
        _trial.GitHub.Remove(long.Parse(installation, System.Globalization.CultureInfo.InvariantCulture));

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -RemovePat -Scope Downstream -ApiUrl $api @vault -Confirm:$false");

        Assert.StartsWith("GitHubInstallationNotFound", Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("the-token", _trial.Field("engineering", "password"));
    }

    [Theory]
    [InlineData("", "No", 1, false)]
    [InlineData("", "Yes", 1, true)]
    [InlineData("-Confirm:$false", "No", 0, true)]
    [InlineData("-Confirm", "No", 1, false)]
    [InlineData("-Confirm", "Yes", 1, true)]
    public void Taking_the_token_away_is_asked_about(string option, string answer, int questions, bool isRemoved)
    {
        Ok("Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream @vault");

        var asked = _trial.Ask($"Set-KonstructVaultAppCredential engineering -RemovePat -Scope Downstream -ApiUrl $api @vault {option}", answer);

        Assert.Equal(questions, asked.Count);
        Assert.All(asked, q => Assert.Contains("-username -password", q, StringComparison.Ordinal));
        Assert.Equal(isRemoved, !_trial.Secret("engineering")!.ContainsKey("password"));
    }

    [Fact]
    public void Writing_is_not_asked_about()
    {
        Assert.Empty(_trial.Ask("Set-KonstructVaultAppCredential engineering -App $app @vault", "No"));
        Assert.Equal(2, _trial.Version("engineering"));
    }

    [Fact]
    public void A_damaged_key_is_mended_with_a_warning_and_written_whole()
    {
        _trial.Engine.Runspace.SessionStateProxy.SetVariable("damaged", _trial.App.PrivateKeyPem.Replace("\n", "\\n", StringComparison.Ordinal));

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -AppId $id -PrivateKey (Protect $damaged) -ApiUrl $api @vault");

        Assert.Empty(run.Errors);
        Assert.Contains(run.Warnings, w => w.Contains("literal \\n", StringComparison.Ordinal));
        Assert.Equal(_trial.App.PrivateKeyPem, _trial.Field("engineering", "githubAppPrivateKey"));
    }

    [Fact]
    public void The_api_that_the_app_was_found_at_may_be_said_again() =>
        Assert.Equal("Written", _trial.Ok("Set-KonstructVaultAppCredential engineering -Scope Downstream -App $app -ApiUrl \"$($api.ToString().TrimEnd('/'))\" @vault")[0].Status);

    [Theory]
    [InlineData("Set-KonstructVaultAppCredential engineering @vault", "GitHubAppMissing")]
    [InlineData("Set-KonstructVaultAppCredential engineering -AppId 5 @vault", "GitHubAppMissing")]
    [InlineData("Set-KonstructVaultAppCredential engineering -App $app -AppId 5 @vault", "GitHubAppMissing")]
    [InlineData("Set-KonstructVaultAppCredential engineering -RemovePat -InstallationId 5 @vault", "GitHubAppMissing")]
    [InlineData("Set-KonstructVaultAppCredential engineering -App $app -ApiUrl https://ghe.example/api/v3 @vault", "GitHubUrlElsewhere")]
    [InlineData("Set-KonstructVaultAppCredential engineering -AppId Iv23liAbc -PrivateKeyPath $key @vault", "GitHubAppIdInvalid")]
    [InlineData("Set-KonstructVaultAppCredential engineering -AppId 5 -PrivateKeyPath nosuch.pem @vault", "GitHubKeyNotFound")]
    [InlineData("Set-KonstructVaultAppCredential engineering -App $app -VaultAddress vault.example.com -VaultToken $vault.VaultToken", "VaultAddressInvalid")]
    [InlineData("Set-KonstructVaultAppCredential engineering -App $app @vault -Mount nosuch", "VaultMount")]
    [InlineData("Set-KonstructVaultAppCredential engineering -App $app @vault -VaultAuthMethod AppRole", "VaultSettingInvalid")]
    [InlineData("Set-KonstructVaultAppCredential engineering -App $app @vault -VaultAuthMethod Kubernetes -VaultRole x -VaultJwtPath nosuch", "VaultSettingInvalid")]
    [InlineData("Set-KonstructVaultAppCredential engineering -App $app @vault -VaultCACert nosuch.pem", "VaultCertificateInvalid")]
    [InlineData("Set-KonstructVaultAppCredential engineering -App $app -VaultAddress $vault.VaultAddress -VaultToken (Protect 'nosuch')", "VaultTokenInvalid")]
    public void Bad_input_is_named_and_nothing_is_written(string script, string expected)
    {
        var failure = Assert.Single(_trial.Run(script).Errors);

        Assert.StartsWith(expected, failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEmpty(failure.ErrorDetails.RecommendedAction);
        Assert.Equal(1, _trial.Version("engineering"));
    }

    [Theory]
    [InlineData("Set-KonstructVaultAppCredential '<PROJECT_NAME>' -App $app @vault", "VaultPathInvalid")]
    [InlineData("$app | Set-KonstructVaultAppCredential @vault", "ValueUnknown")]
    public void A_project_that_is_none_is_named(string script, string expected) =>
        Assert.StartsWith(expected, Assert.Single(_trial.Run(script).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Kv_version_1_is_written_without_versions()
    {
        _trial.Vault.AddMount("kv1", 1);
        _trial.Vault.Put("kv1", $"{VaultTrial.Prefix}/engineering", VaultTrial.Pat("acme"));

        var result = Assert.Single(Ok("Set-KonstructVaultAppCredential engineering -App $app -Scope Downstream -Mount kv1 @vault"));

        Assert.Equal(("Written", 1, null, null), (result.Status, result.KvVersion, result.VersionBefore, result.VersionAfter));
        Assert.Equal(["githubAppID", "githubAppInstallationID", "githubAppPrivateKey", "name", "password", "type", "url", "username"], _trial.Vault.Get("kv1", $"{VaultTrial.Prefix}/engineering")!.Select(f => f.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_login_is_made_and_undone()
    {
        _trial.Vault.AddAppRole("role", "secret-id", new VaultRule("secret/data/*", "read", "create", "update"));
        _trial.Vault.Requests.Clear();

        var run = _trial.Run("Set-KonstructVaultAppCredential engineering -App $app -VaultAddress $vault.VaultAddress -VaultAuthMethod AppRole -VaultRole role -VaultSecretId (Protect 'secret-id')");

        Assert.Empty(run.Errors);
        Assert.Equal("/v1/auth/approle/login", _trial.Vault.Requests.Entries[0].Path);
        Assert.Equal("/v1/auth/token/revoke-self", _trial.Vault.Requests.Entries[^1].Path);
    }

    [Fact]
    public void To_skip_verification_takes_a_switch_and_gives_a_warning() =>
        Assert.Contains("is not verified", Assert.Single(_trial.Run("Set-KonstructVaultAppCredential engineering -App $app @vault -VaultSkipVerify").Warnings), StringComparison.Ordinal);

    [Fact]
    public async Task The_environment_tells_where_Vault_is_and_skipping_verification_is_not_heeded_there()
    {
        var start = RunnerProcess.StartInfo("-Command", $"'engineering' | Set-KonstructVaultAppCredential -AppId {_trial.App.Id} -PrivateKeyPath '{_trial.Engine.Runspace.SessionStateProxy.GetVariable("key")}' -ApiUrl {_trial.GitHub.ApiUrl} | ForEach-Object Status");
        start.Environment["VAULT_ADDR"] = _trial.Vault.Address.ToString();
        start.Environment["VAULT_TOKEN"] = _trial.Vault.RootToken;
        start.Environment["VAULT_SKIP_VERIFY"] = "1";

        var result = await RunnerProcess.Run(start);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, result.Lines.Count(l => l == "Written"));
        Assert.Contains("VAULT_SKIP_VERIFY is not heeded", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_within_a_request()
    {
        _trial.Vault.Faults.Add(new Sandbox.Fault { Kind = Sandbox.FaultKind.Delay, Delay = TimeSpan.FromMinutes(5), On = r => r.Path.Contains("/data/", StringComparison.Ordinal), Times = int.MaxValue });
        using var shell = System.Management.Automation.PowerShell.Create(_trial.Engine.Runspace);
        var running = shell.AddScript("Set-KonstructVaultAppCredential engineering, data -App $app @vault").InvokeAsync();
        while (!_trial.Vault.Requests.Entries.Any(r => r.Path.EndsWith("capabilities-self", StringComparison.Ordinal)) && !running.IsCompleted)
            await Task.Delay(20, TestContext.Current.CancellationToken);

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await shell.StopAsync(null, null).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
        Assert.Equal(1, _trial.Version("engineering"));
    }

    private IReadOnlyList<VaultRow> Ok(string script) => _trial.Ok(script);
}
