using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitOps;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The App's fields in Vault are complete and well-formed, and the key can be read.</summary>
internal sealed class VaultFieldsCompleteCheck : VaultCheck
{
    public override CheckRule Rule => CheckRule.VaultFieldsComplete;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists];

    protected override Verdict Judge(CredentialTrack track, string subject, KvSecret secret)
    {
        try
        {
            var credential = AppCredential.Read(secret.Data, track.VaultPath!);
            return Verdict.Pass(subject, $"App {credential.AppId}, installation {credential.InstallationId}, for '{credential.Url}'");
        }
        catch (VaultException e) when (e.Problem == VaultProblem.VaultAppFieldsIncomplete)
        {
            return Verdict.Fail(subject, $"{e.Message.TrimEnd('.')}{Detail(secret.Data)}", $"Write the App's credential: Set-KonstructVaultAppCredential -ProjectName '{track.Project}'.");
        }
    }

    // How it is wrong tells where it comes from.
    private static string Detail(JsonObject? data)
    {
        var numbers = GuideValues.AppFields.Where(f => data?[f] is JsonValue value && value.GetValueKind() == JsonValueKind.Number).Select(f => $"'{f}' is a number, which External Secrets writes as a float; expected a text");
        var details = AppFields.Problems(f => AppCredential.Text(data, f), AppFields.OfArgo).Where(p => !p.EndsWith("is missing", StringComparison.Ordinal)).Concat(numbers).ToList();
        return details.Count == 0 ? "" : $" ({string.Join("; ", details)})";
    }
}
