namespace Konstruct.Core.Verification.Checks;

/// <summary>GitHub knows the App by its key.</summary>
internal sealed class AppAuthenticatesCheck : GitHubCheck
{
    public override CheckRule Rule => CheckRule.AppAuthenticates;

    protected override string Good => "GitHub knows the App by this key";
}
