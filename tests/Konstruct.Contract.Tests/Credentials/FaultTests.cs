using System.Text.Json.Nodes;
using Konstruct.Core;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Credentials;

/// <summary>
/// Whatever goes wrong on the way: a secret holds the old credential or the new one, whole; the result tells which; what is not ours stays; and a repeated run completes.
/// </summary>
public sealed class FaultTests
{
    private const string Path = "argocd/repo-credentials-template/engineering";
    private const string Url = "https://github.com/acme/gitops.git";
    private const int Always = int.MaxValue;

    private static readonly string _key = Keys.NewPem();

    /// <summary>What can go wrong, by name: the fault, and whether a run is to succeed in spite of it.</summary>
    private static readonly Dictionary<string, Func<Trial, (Fault Fault, bool Passes)>> _faults = new(StringComparer.Ordinal)
    {
        ["429 once, Retry-After"] = _ => (new Fault { Kind = FaultKind.Status, Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "0" } }, true),
        ["429 once"] = _ => (new Fault { Kind = FaultKind.Status, Status = 429 }, true),
        ["429 always"] = _ => (new Fault { Kind = FaultKind.Status, Status = 429, Times = Always }, false),
        ["412 once"] = _ => (new Fault { Kind = FaultKind.Status, Status = 412 }, true),
        ["500 once"] = _ => (new Fault { Kind = FaultKind.Status, Status = 500 }, true),
        ["502 burst"] = _ => (new Fault { Kind = FaultKind.Status, Status = 502, Times = 2 }, true),
        ["503 burst"] = _ => (new Fault { Kind = FaultKind.Status, Status = 503, Times = 2 }, true),
        ["503 always"] = _ => (new Fault { Kind = FaultKind.Status, Status = 503, Times = Always }, false),
        ["502 after the effect, once"] = _ => (new Fault { Kind = FaultKind.Status, Status = 502, AfterEffect = true }, true),
        ["500 after the effect, always"] = _ => (new Fault { Kind = FaultKind.Status, Status = 500, AfterEffect = true, Times = Always }, false),
        ["dropped before, once"] = _ => (new Fault { Kind = FaultKind.DropBefore }, true),
        ["dropped before, always"] = _ => (new Fault { Kind = FaultKind.DropBefore, Times = Always }, false),
        ["dropped after, once"] = _ => (new Fault { Kind = FaultKind.DropAfter }, true),
        ["dropped after, always"] = _ => (new Fault { Kind = FaultKind.DropAfter, Times = Always }, false),
        ["a proxy's HTML, once"] = _ => (new Fault { Kind = FaultKind.Html }, false),
        ["a proxy's HTML, always"] = _ => (new Fault { Kind = FaultKind.Html, Times = Always }, false),
        ["another writer, once"] = t => (new Fault { Kind = FaultKind.Act, Act = t.WriteAsAnother }, true),
        ["another writer, always"] = t => (new Fault { Kind = FaultKind.Act, Act = t.WriteAsAnother, Times = Always }, false),
        ["sealed"] = t => (new Fault { Kind = FaultKind.Act, Act = t.Vault.Seal }, false),
        ["token revoked"] = t => (new Fault { Kind = FaultKind.Act, Act = t.RevokeToken }, false),
        ["late, once"] = _ => (new Fault { Kind = FaultKind.Delay, Delay = Trial.TooLong }, true),
        ["late, always"] = t => (new Fault { Kind = FaultKind.Delay, Delay = t.IsHeededAfterTheEnd ? Trial.TooLong * 3 : Trial.TooLong, Times = Always }, false),
        ["late after the effect, once"] = _ => (new Fault { Kind = FaultKind.Delay, Delay = Trial.TooLong, AfterEffect = true }, true),
        ["late after the effect, always"] = _ => (new Fault { Kind = FaultKind.Delay, Delay = Trial.TooLong, AfterEffect = true, Times = Always }, false),
    };

    /// <summary>Every fault at every request, on both kinds of mount, with and without a secret.</summary>
    public static TheoryData<FaultCase> Cases =>
    [
        .. from name in _faults.Keys
           from at in Enum.GetValues<FaultPoint>()
           from version in new[] { 2, 1 }
           from start in Enum.GetValues<FaultStart>()
           where start == FaultStart.Pat || !name.StartsWith("late", StringComparison.Ordinal)
           select new FaultCase(name, at, version, start),
    ];

    [Fact]
    public void There_are_at_least_two_hundred() => Assert.True(Cases.Count >= 200, $"{Cases.Count}");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_end_is_old_or_new_and_told_and_a_repeated_run_completes(FaultCase @case)
    {
        using var trial = new Trial(@case);
        var (fault, passes) = _faults[@case.Name](trial);
        trial.Vault.Faults.Add(fault with { On = r => trial.IsAt(r, @case.At), Skip = @case.At == FaultPoint.ReadBack ? 1 : 0 });

        var (outcome, problem) = await trial.Run();

        var told = outcome?.Result.Holds ?? VaultCredentialState.Old;
        // Nobody can know what Vault has not heeded yet.
        Assert.Equal(trial.IsHeededAfterTheEnd, told == VaultCredentialState.Unknown);
        while (trial.IsHeededAfterTheEnd && !trial.IsNew())
            await Task.Delay(50, TestContext.Current.CancellationToken);
        trial.Vault.Faults.Clear();
        trial.Vault.Unseal();
        var isOld = trial.IsOld();
        var isNew = trial.IsNew();
        Assert.True(isOld ^ isNew, $"neither old nor new: {outcome?.Result}");
        if (told != VaultCredentialState.Unknown)
            Assert.Equal(isNew ? VaultCredentialState.New : VaultCredentialState.Old, told);
        if (passes)
        {
            Assert.Null(problem);
            Assert.Equal(VaultCredentialStatus.Written, outcome!.Result.Status);
        }
        else if (problem is null)
        {
            Assert.Equal(VaultCredentialStatus.Written, outcome!.Result.Status);
        }
        else
        {
            Assert.StartsWith("Vault", problem.Id, StringComparison.Ordinal);
            Assert.NotEmpty(problem.Recommendation);
        }

        var (again, none) = await trial.Run();
        Assert.Null(none);
        Assert.Equal(VaultCredentialState.New, again!.Result.Holds);
        Assert.True(trial.IsNew());
        var version = trial.Vault.Version(trial.Mount, Path);
        var (third, _) = await trial.Run();
        Assert.Equal(VaultCredentialStatus.Unchanged, third!.Result.Status);
        Assert.Equal(version, trial.Vault.Version(trial.Mount, Path));
    }

    /// <summary>A Vault with one secret, and a run over it.</summary>
    private sealed class Trial : IDisposable
    {
        public static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(900);

        private readonly FaultCase _case;
        private string _token;
        private int _others;

        public Trial(FaultCase @case)
        {
            _case = @case;
            Vault = VaultServer.Start(new VaultServerOptions { CanDrop = @case.Name.StartsWith("dropped", StringComparison.Ordinal) });
            Mount = "secret";
            if (@case.KvVersion == 1)
                Vault.AddMount(Mount = "kv1", 1);
            if (@case.Start == FaultStart.Pat)
                Vault.Put(Mount, Path, new JsonObject { ["type"] = "git", ["url"] = Url, ["username"] = "robot", ["password"] = "pat", ["note"] = "ours" });
            _token = NewToken();
        }

        public VaultServer Vault { get; }

        public string Mount { get; }

        /// <summary>Whether Vault heeds the writes only when the run has given up.</summary>
        public bool IsHeededAfterTheEnd => _case is { Name: "late, always", At: FaultPoint.Write };

        public void Dispose() => Vault.Dispose();

        public void WriteAsAnother()
        {
            var data = Vault.Get(Mount, Path) ?? [];
            data["others"] = $"{++_others}";
            if (_others > 1 || _case.At == FaultPoint.ReadBack)
                data.Remove("githubAppID");
            Vault.Put(Mount, Path, data);
        }

        public void RevokeToken() => Vault.RevokeToken(_token);

        public bool IsAt(SandboxRequest request, FaultPoint point) => point switch
        {
            FaultPoint.Mount => request.Path.StartsWith("/v1/sys/internal/ui/mounts/", StringComparison.Ordinal),
            FaultPoint.Rights => request.Path == "/v1/sys/capabilities-self",
            FaultPoint.Write => request.Method is "POST" or "PUT" or "PATCH" && IsSecret(request),
            _ => request.Method == "GET" && IsSecret(request),
        };

        public bool IsOld()
        {
            var data = Vault.Get(Mount, Path);
            return data is null
                ? _case.Start == FaultStart.Missing
                : (_case.Start == FaultStart.Missing || (string?)data["password"] == "pat") && !data.ContainsKey("githubAppID");
        }

        public bool IsNew() => Vault.Get(Mount, Path) is { } data
            && (string?)data["type"] == "git" && (string?)data["url"] == Url && (string?)data["githubAppID"] == "77" && (string?)data["githubAppInstallationID"] == "88" && (string?)data["githubAppPrivateKey"] == _key
            && (_case.Start == FaultStart.Missing || ((string?)data["password"] == "pat" && (string?)data["username"] == "robot" && (string?)data["note"] == "ours"))
            // On version 1 nothing keeps a write from what another wrote just before.
            && (_others == 0 || _case.KvVersion == 1 || data.ContainsKey("others"));

        public async Task<(CredentialOutcome? Outcome, ServiceException? Problem)> Run()
        {
            if (!Vault.IsTokenValid(_token))
                _token = NewToken();
            using var key = GitHubAppKey.Parse(_key);
            var isLate = _case.Name.StartsWith("late", StringComparison.Ordinal);
            var settings = new VaultSettings
            {
                Address = Vault.Address,
                Login = VaultLogin.WithToken(_token),
                Timeout = isLate && Vault.Requests.Count == 0 ? TooLong / 3 : TimeSpan.FromSeconds(20),
                RetryDelay = TimeSpan.FromMilliseconds(2),
            };
            var request = new CredentialRequest { AppId = 77, Key = key, GitHub = new GitHubSettings(), IsProven = false, Url = Url, InstallationId = 88 };
            try
            {
                await using var client = await VaultClient.ConnectAsync(settings, TestContext.Current.CancellationToken);
                await foreach (var outcome in new CredentialRun(client, Mount).SetAsync([new CredentialPath("engineering", CredentialScope.Downstream, Path)], request, _ => ValueTask.FromResult(true), TestContext.Current.CancellationToken))
                    return (outcome, outcome.Problem);
            }
            catch (VaultException e)
            {
                return (null, e);
            }
            throw new InvalidOperationException("A run without an outcome.");
        }

        private string NewToken() => Vault.CreateToken(new VaultRule("secret/data/*", "create", "read", "update"), new VaultRule("kv1/*", "create", "read", "update"));

        private bool IsSecret(SandboxRequest request) => request.Path.EndsWith(Path, StringComparison.Ordinal) && request.Path.StartsWith($"/v1/{Mount}/", StringComparison.Ordinal);
    }
}
