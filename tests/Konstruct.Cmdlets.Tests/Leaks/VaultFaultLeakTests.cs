using System.Globalization;
using System.Management.Automation;
using Konstruct.Sandbox;
using static Konstruct.Cmdlets.Tests.Leaks.LeakFaults;
using static Konstruct.Cmdlets.Tests.Leaks.LeakScripts;

namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>Whatever Vault answers, what was sent to it comes out nowhere.</summary>
public sealed class VaultFaultLeakTests(LeakStage stage) : IClassFixture<LeakStage>
{
    /// <summary>What goes wrong at Vault.</summary>
    private static readonly Dictionary<string, Func<LeakStage, Fault>> _vaultFaults = new(StringComparer.Ordinal)
    {
        ["429"] = _ => Status(429),
        ["429, Retry-After"] = _ => Status(429, "Retry-After", "0"),
        ["500"] = _ => Status(500),
        ["502"] = _ => Status(502),
        ["503"] = _ => Status(503),
        ["500 after the effect"] = _ => Status(500) with { AfterEffect = true },
        ["dropped before"] = _ => new Fault { Kind = FaultKind.DropBefore, Times = Always },
        ["dropped after"] = _ => new Fault { Kind = FaultKind.DropAfter, Times = Always },
        ["HTML"] = _ => new Fault { Kind = FaultKind.Html, Times = Always },
        ["redirected"] = s => Status(307, "Location", $"http://elsewhere.invalid/v1/x?token={s.Token}"),
        ["another writer"] = s => new Fault { Kind = FaultKind.Act, Act = () => s.Write("https://github.com/acme/gitops.git") },
        ["sealed"] = s => new Fault { Kind = FaultKind.Act, Act = s.Vault.Seal },
        ["token revoked"] = s => new Fault { Kind = FaultKind.Act, Act = () => s.Vault.RevokeToken(s.Token) },
        ["400, echo of the token"] = s => Echo(400, s.Token),
        ["403, echo of the token"] = s => Echo(403, s.Token),
        ["404, echo of the token"] = s => Echo(404, s.Token),
        ["429, echo of the token"] = s => Echo(429, s.Token),
        ["500, echo of the token"] = s => Echo(500, s.Token),
        ["400, echo of the token as HTML"] = s => new Fault { Kind = FaultKind.Html, Status = 400, Times = Always, Body = $"<p>{s.Token}</p>" },
    };

    /// <summary>What a write may be echoed with.</summary>
    private static readonly Dictionary<string, Func<LeakStage, Fault>> _echoes = new(StringComparer.Ordinal)
    {
        ["400, echo of the key"] = s => Echo(400, s.Key),
        ["403, echo of the key"] = s => Echo(403, s.Key),
        ["429, echo of the key"] = s => Echo(429, s.Key),
        ["500, echo of the key"] = s => Echo(500, s.Key),
        ["500, echo of the key on one line"] = s => Echo(500, s.Key.ReplaceLineEndings("")),
        ["500, echo of the key with its breaks escaped"] = s => Echo(500, s.Key.ReplaceLineEndings("\\n")),
        ["500, echo of a part of the key"] = s => Echo(500, s.Key[400..500]),
        ["400, echo of the token of before"] = s => Echo(400, s.Pat),
        ["500, echo of the token of before"] = s => Echo(500, s.Pat),
        ["500, echo of the body"] = s => Echo(500, $$$"""{"data":{"password":"{{{s.Pat}}}","githubAppPrivateKey":"{{{s.Key.ReplaceLineEndings("\\n")}}}"}}"""),
    };

    /// <summary>The requests of a run at which something goes wrong.</summary>
    private static readonly Dictionary<string, (Func<SandboxRequest, bool> Is, int Skip)> _points = new(StringComparer.Ordinal)
    {
        ["mount"] = (r => r.Path.StartsWith("/v1/sys/internal/ui/mounts/", StringComparison.Ordinal), 0),
        ["rights"] = (r => r.Path == "/v1/sys/capabilities-self", 0),
        ["read"] = (r => r.Method == "GET" && r.Path.StartsWith("/v1/secret/", StringComparison.Ordinal), 0),
        ["write"] = (IsWrite, 0),
        ["read back"] = (r => r.Method == "GET" && r.Path.StartsWith("/v1/secret/", StringComparison.Ordinal), 1),
    };

    public static TheoryData<string, string> VaultFaults =>
    [
        .. from fault in _vaultFaults.Keys from point in _points.Keys select (fault, point),
        .. from fault in _echoes.Keys select (fault, "write"),
    ];

    [Theory]
    [MemberData(nameof(VaultFaults))]
    public void Faults_of_Vault_let_nothing_out(string fault, string point)
    {
        var make = _vaultFaults.GetValueOrDefault(fault) ?? _echoes[fault];
        var (isAt, skip) = _points[point];

        stage.NewVault();
        var write = Meet(Write);
        stage.NewVault();
        stage.Run($"$global:written = {Write}");
        // To undo sends what stood there before, and so no key.
        var undo = (_echoes.ContainsKey(fault) && !fault.EndsWith("of before", StringComparison.Ordinal)) || Meet(Undo);

        Assert.True(write, "The write did not meet the fault.");
        Assert.True(undo || point is "rights" or "read back", "The undo did not meet the fault.");

        bool Meet(string script)
        {
            var met = 0;
            stage.Vault.Faults.Add(make(stage) with { On = r => isAt(r) && ++met > 0, Skip = skip });
            Assert.NotEmpty(stage.Run(script));
            stage.Vault.Faults.Clear();
            stage.Vault.Unseal();
            return met > skip;
        }
    }

    [Theory]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("503")]
    public void Waiting_to_try_again_lets_nothing_out(string status)
    {
        stage.NewVault();
        stage.Vault.Faults.Add(Echo(int.Parse(status, CultureInfo.InvariantCulture), stage.Token) with { Headers = new Dictionary<string, string> { ["Retry-After"] = "0" } });

        var records = stage.Run($"$vault.VaultMaxRetries = 1; {Write}");

        Assert.Contains(records.OfType<VerboseRecord>(), r => r.Message.StartsWith("Waiting", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_answer_that_comes_too_late_lets_nothing_out(bool afterEffect)
    {
        stage.NewVault();
        stage.Vault.Faults.Add(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromSeconds(1.5), AfterEffect = afterEffect, On = IsWrite });
        stage.GitHub.Faults.Add(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromSeconds(1.5), AfterEffect = afterEffect });

        stage.Run($"$vault.VaultTimeoutSec = 1; {Ask} -TimeoutSec 1; {Write}");
    }

    [Theory]
    [InlineData("AppRole -VaultSecretId $secretId", "approle")]
    [InlineData("Jwt -VaultJwtPath $jwtPath", "jwt")]
    [InlineData("Kubernetes -VaultJwtPath $jwtPath", "kubernetes")]
    public void Logins_that_fail_let_nothing_out(string method, string mount)
    {
        foreach (var status in new[] { 400, 403, 429, 500 })
        {
            stage.NewVault();
            stage.Vault.Faults.Add(Echo(status, mount == "approle" ? stage.SecretId : stage.Jwt) with { On = r => r.Path == $"/v1/auth/{mount}/login" });

            var records = stage.Run($"Set-KonstructVaultAppCredential engineering @app -VaultAddress $address -VaultMaxRetries 0 -VaultRole role -VaultAuthMethod {method} -Verbose -Debug");

            Assert.Contains(records, r => r is ErrorRecord);
        }
    }
}
