using Konstruct.Core.GitOps;

namespace Konstruct.Core.Tests.GitOps;

public sealed class PrometheusCases
{
    private const string Folder = "PrometheusCases";

    public static IEnumerable<TheoryDataRow<string, int, bool>> All() => FolderCaseFiles.Rows(Folder);

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = false)]
    public void The_folder_afterwards_is_to_the_byte_what_the_case_says(string file, int index, bool crlf)
    {
        var theCase = FolderCaseFiles.Read(Folder, file, index);
        var values = new PrometheusValues
        {
            ClusterName = theCase.Facts.GetValueOrDefault("clusterName", "alpha"),
            Domain = theCase.Facts.GetValueOrDefault("domain", "acme.example"),
            ArgoProject = theCase.Facts.GetValueOrDefault("argoProject"),
            ChartVersion = theCase.Facts.GetValueOrDefault("chartVersion"),
            RemoteWriteUrl = theCase.Facts.GetValueOrDefault("remoteWriteUrl"),
        };
        FolderCaseFiles.Assert(theCase, crlf, folder => [PrometheusApplication.Of(folder, values, theCase.Force)]);
    }
    [Fact]
    public void A_value_that_is_wrong_is_refused_before_anything_is_made_of_it()
    {
        var wrong = new PrometheusValues { ClusterName = "two words", Domain = "acme.example" };
        Assert.Throws<InvalidValueException>(() => PrometheusApplication.Text(wrong));
        Assert.Throws<InvalidValueException>(() => PrometheusApplication.Of([], wrong));
    }
}
