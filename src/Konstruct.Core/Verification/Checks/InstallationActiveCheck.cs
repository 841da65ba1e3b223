namespace Konstruct.Core.Verification.Checks;

/// <summary>The installation is not suspended.</summary>
internal sealed class InstallationActiveCheck : GitHubCheck
{
    public override CheckRule Rule => CheckRule.InstallationActive;

    protected override string Good => "the installation is not suspended";
}
