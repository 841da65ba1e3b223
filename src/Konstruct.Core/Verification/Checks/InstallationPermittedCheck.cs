namespace Konstruct.Core.Verification.Checks;

/// <summary>The installation may read contents.</summary>
internal sealed class InstallationPermittedCheck : GitHubCheck
{
    public override CheckRule Rule => CheckRule.InstallationPermitted;

    protected override string Good => "the installation may read contents";
}
