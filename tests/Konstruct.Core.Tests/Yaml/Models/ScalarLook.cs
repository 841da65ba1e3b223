namespace Konstruct.Core.Tests.Yaml.Models;

internal sealed record ScalarLook(ScalarStyleWish Style, int Indent, bool HeaderComment, bool ExplicitIndent);
