using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests;

/// <summary>What a cmdlet says of a secret, by the names that a script uses.</summary>
internal sealed record VaultRow(string Status, string Holds, string ProjectName, string Path, bool Existed, int? KvVersion, int? VersionBefore, int? VersionAfter, string Fields, string InstallationId, string ErrorId, IReadOnlyList<string> MissingRights)
{
    public static IReadOnlyList<VaultRow> Of(EngineResult run) => [.. run.Output.Where(o => o.TypeNames.Contains("Konstruct.VaultCredentialResult")).Select(Of)];

    private static VaultRow Of(PSObject item)
    {
        return new VaultRow(item.Text("Status"), item.Text("Holds"), item.Text("ProjectName"), item.Text("Path"), (bool)item.Properties["Existed"].Value, Number("KvVersion"), Number("VersionBefore"), Number("VersionAfter"),
            string.Join(' ', item.List("Fields").Select(f => $"{f}")), item.Text("InstallationId"), item.Text("ErrorId"), [.. item.List("MissingRights").Select(r => $"{r}")]);

        int? Number(string name) => (int?)item.Properties[name].Value;
    }
}
