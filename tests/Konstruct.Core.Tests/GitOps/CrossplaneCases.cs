using Konstruct.Core.GitOps;

namespace Konstruct.Core.Tests.GitOps;

public sealed class CrossplaneCases
{
    private const string Folder = "CrossplaneCases";

    public static IEnumerable<TheoryDataRow<string, int, bool>> All() => FolderCaseFiles.Rows(Folder);

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = false)]
    public void The_folder_afterwards_is_to_the_byte_what_the_case_says(string file, int index, bool crlf)
    {
        var theCase = FolderCaseFiles.Read(Folder, file, index);
        FolderCaseFiles.Assert(theCase, crlf, folder => CrossplaneUpdate.Of(folder, new CrossplaneValues { ForceImages = theCase.Force }, TestContext.Current.CancellationToken));
    }
}
