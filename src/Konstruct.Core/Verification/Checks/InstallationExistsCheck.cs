namespace Konstruct.Core.Verification.Checks;

/// <summary>The installation is one of the App's.</summary>
internal sealed class InstallationExistsCheck : GitHubCheck
{
    public override CheckRule Rule => CheckRule.InstallationExists;

    protected override string Good => "the installation is one of the App's";
}
