using System.Management.Automation;

namespace Konstruct.EmptyModule;

/// <summary>Puts nothing out.</summary>
[Cmdlet(VerbsCommon.Get, "KonstructNothing")]
[OutputType(typeof(void))]
public sealed class GetKonstructNothingCommand : PSCmdlet;
