namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>What a generated operation does.</summary>
internal enum OperationKind
{
    Set,
    InsertCells,
    InsertFirst,
    Remove,
    InsertDocument,
    ReplaceDocument,
    RemoveDocument,
}
