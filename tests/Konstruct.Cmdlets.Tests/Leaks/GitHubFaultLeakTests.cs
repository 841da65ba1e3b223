using Konstruct.Sandbox;
using static Konstruct.Cmdlets.Tests.Leaks.LeakFaults;
using static Konstruct.Cmdlets.Tests.Leaks.LeakScripts;

namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>Whatever GitHub answers, neither the key nor a token comes out anywhere.</summary>
public sealed class GitHubFaultLeakTests(LeakStage stage) : IClassFixture<LeakStage>
{
    /// <summary>What goes wrong at GitHub.</summary>
    private static readonly Dictionary<string, Func<LeakStage, Fault>> _gitHubFaults = new(StringComparer.Ordinal)
    {
        ["401"] = _ => Status(401),
        ["403"] = _ => Status(403),
        ["404"] = _ => Status(404),
        ["HTML"] = _ => new Fault { Kind = FaultKind.Html, Times = Always },
        ["no JSON"] = s => Status(200) with { Body = $"{{ \"token\": \"ghs_cut{s.Key}" },
        ["redirected"] = _ => Status(302, "Location", "http://elsewhere.invalid/?token=ghs_echoed"),
        ["401, echo of the tokens"] = s => Message(401, $"Bad credentials: Bearer {s.Jwt}, ghs_echoed"),
        ["403, echo of the tokens"] = s => Message(403, $"Resource not accessible by integration: Bearer {s.Jwt}, ghs_echoed"),
        ["404, echo of the tokens"] = s => Message(404, $"Integration not found: Bearer {s.Jwt}, ghs_echoed"),
        ["422, echo of the tokens"] = s => Message(422, $"Validation failed: Bearer {s.Jwt}, ghs_echoed"),
        ["403, echo of the key"] = s => Message(403, s.Key),
        ["500, once"] = _ => Status(500) with { Times = 1 },
        ["dropped, once"] = _ => new Fault { Kind = FaultKind.DropAfter },
    };

    /// <summary>The requests to GitHub at which something goes wrong.</summary>
    private static readonly Dictionary<string, Func<SandboxRequest, bool>> _gitHubPoints = new(StringComparer.Ordinal)
    {
        ["app"] = r => r.Path == "/api/v3/app",
        ["installations"] = r => r.Path.EndsWith("/installations", StringComparison.Ordinal),
        ["token"] = r => r.Path.EndsWith("/access_tokens", StringComparison.Ordinal),
        ["git"] = r => r.Path.EndsWith("/info/refs", StringComparison.Ordinal),
    };

    public static TheoryData<string, string> GitHubFaults =>
    [
        .. from fault in _gitHubFaults.Keys from point in _gitHubPoints.Keys where point is "git" or "token" || !fault.EndsWith("once", StringComparison.Ordinal) select (fault, point),
    ];

    [Theory]
    [MemberData(nameof(GitHubFaults))]
    public void Faults_of_GitHub_let_nothing_out(string fault, string point)
    {
        var met = 0;
        foreach (var script in new[] { Ask, Write })
        {
            stage.NewVault();
            stage.GitHub.Faults.Add(_gitHubFaults[fault](stage) with { On = r => _gitHubPoints[point](r) && ++met > 0 });
            Assert.NotEmpty(stage.Run(script));
        }
        stage.GitHub.Faults.Clear();
        Assert.NotEqual(0, met);
    }

    [Fact]
    public void A_rate_limit_of_GitHub_lets_nothing_out()
    {
        stage.NewVault();
        stage.GitHub.Faults.Add(Message(429, $"Slow down, {stage.Jwt}"));
        stage.GitHub.Faults.Add(Message(403, $"You have exceeded a secondary rate limit, {stage.Jwt}"));

        stage.Run($"{Ask}");

        stage.GitHub.Faults.Clear();
    }

    [Fact]
    public void A_suspended_installation_and_a_key_of_another_App_let_nothing_out()
    {
        stage.NewVault();
        var other = stage.GitHub.AddApp("other", "other").PrivateKeyPem;
        stage.AddKey(other);
        stage.Set("otherKey", LeakStage.Secure(other));

        stage.Run("Get-KonstructGitHubApp $app.AppId -PrivateKey $otherKey -ApiUrl $app.ApiUrl -Verbose -Debug");
        stage.Run("Set-KonstructVaultAppCredential engineering -AppId $app.AppId -PrivateKey $otherKey -ApiUrl $app.ApiUrl @vault -Verbose -Debug");
        stage.GitHub.Suspend(stage.Installation.Id);
        stage.Run(Ask);
        stage.Run(Write);
        stage.GitHub.Unsuspend(stage.Installation.Id);
    }
}
