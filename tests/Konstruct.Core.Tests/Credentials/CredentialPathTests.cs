using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Tests.Credentials;

public sealed class CredentialPathTests
{
    [Theory]
    [InlineData(CredentialScope.Downstream, "a/b/engineering")]
    [InlineData(CredentialScope.Platform, "a/b/engineering-platform")]
    [InlineData(CredentialScope.Both, "a/b/engineering, a/b/engineering-platform")]
    public void A_project_has_two(CredentialScope scope, string expected) =>
        Assert.Equal(expected, string.Join(", ", CredentialPath.Of("/a/b/", "engineering", scope).Select(p => p.Path)));

    [Theory]
    [InlineData("")]
    [InlineData(" engineering")]
    [InlineData("eng/../data")]
    [InlineData("eng//data")]
    [InlineData("/engineering")]
    [InlineData("eng*")]
    [InlineData("<PROJECT_NAME>")]
    [InlineData("{{ .Values.project }}")]
    [InlineData("eng\nineering")]
    public void What_cannot_be_part_of_a_path_is_refused(string project) =>
        Assert.Equal(VaultProblem.VaultPathInvalid, Assert.Throws<VaultException>(() => CredentialPath.Of("a", project, CredentialScope.Both).ToList()).Problem);
}
