using System.Security.Cryptography;
using Konstruct.Core.GitHub;

namespace Konstruct.Core.Tests.GitHub;

/// <summary>What Go's encoding/pem reads, and what it does not.</summary>
public sealed class StoredKeyTests
{
    private static readonly string _pem = Pem();

    public static TheoryData<string, string> Read => new()
    {
        { "as GitHub gives it out", _pem },
        { "no final line end", _pem.TrimEnd() },
        { "blank lines around it", $"\n\n{_pem}\n\n" },
        { "CRLF", _pem.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "CRLF but for the last", _pem.Replace("\n", "\r\n", StringComparison.Ordinal).TrimEnd() },
        { "blanks behind the lines", _pem.Replace("\n", " \n", StringComparison.Ordinal) },
        { "text around it", $"The key:\n{_pem}\nnothing more" },
        { "in one line", Joined(_pem) },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "literal line ends", _pem.Replace("\n", "\\n", StringComparison.Ordinal) },
        { "quotes", $"\"{_pem.TrimEnd()}\"" },
        { "a blank before it", $" {_pem}" },
        { "a byte order mark", $"\uFEFF{_pem}" },
        { "an indented end", _pem.Replace("-----END", "  -----END", StringComparison.Ordinal) },
        { "blanks for line ends", _pem.TrimEnd().Replace("\n", " ", StringComparison.Ordinal) },
        { "line ends of the old Mac", _pem.Replace('\n', '\r') },
    };

    [Theory]
    [MemberData(nameof(Read))]
    public void Is_read_as_it_stands(string kind, string text)
    {
        using var key = StoredKey.Parse(text);

        Assert.True(key.Pem == _pem || kind == "in one line");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_not_read_and_the_damage_is_named(string kind, string text)
    {
        var refusal = Assert.Throws<GitHubException>(() => StoredKey.Parse(text));

        Assert.True(refusal.Message.EndsWith(", which ArgoCD does not mend.", StringComparison.Ordinal), kind);
        Assert.DoesNotContain("was mended", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_kind_before_it_is_what_Go_takes()
    {
        using var ec = ECDsa.Create();

        Assert.Equal(GitHubProblemKind.GitHubKeyIsEc, Assert.Throws<GitHubException>(() => StoredKey.Parse(ec.ExportECPrivateKeyPem() + "\n" + _pem)).Problem);
    }

    private static string Pem()
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private static string Joined(string pem)
    {
        var lines = pem.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return $"{lines[0]}\n{string.Concat(lines[1..^1])}\n{lines[^1]}\n";
    }
}
