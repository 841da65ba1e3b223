using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Fuzz;

/// <summary>The conversion of ExternalSecrets: refused as a whole, or done to the end.</summary>
internal sealed class SecretsTarget : FuzzTarget
{
    /// <inheritdoc/>
    public override string Name => "secrets";

    /// <inheritdoc/>
    public override string What => "converting ExternalSecrets, twice";

    /// <inheritdoc/>
    public override bool Try(FuzzInput input)
    {
        var text = input.Texts[0];
        var project = input.Choice % 3 == 0 ? "engineering" : null;
        ConversionResult result;
        try
        {
            var file = YamlFile.Parse(text);
            ExternalSecretConversion.StepsIn(file);
            result = ExternalSecretConversion.Convert(file, project);
        }
        catch (YamlTextException e)
        {
            Promise(e.Offset >= 0 && e.Offset <= text.Length, "The place of a message lies in the text.");
            return false;
        }
        StepPromises.Check(text, result);
        StepPromises.CheckSecrets(result);
        StepPromises.CheckSecondRun(result, ExternalSecretConversion.Convert(YamlFile.Parse(result.Text), project));
        return result.Objects.Count > 0;
    }
}
