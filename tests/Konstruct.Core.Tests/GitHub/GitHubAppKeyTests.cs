using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Core.GitHub;

namespace Konstruct.Core.Tests.GitHub;

public sealed class GitHubAppKeyTests
{
    private static readonly RSA _rsa = RSA.Create(2048);
    private static readonly string _pkcs1 = _rsa.ExportRSAPrivateKeyPem().ReplaceLineEndings("\n") + "\n";
    private static readonly string _pkcs8 = _rsa.ExportPkcs8PrivateKeyPem().ReplaceLineEndings("\n") + "\n";

    /// <summary>Damage that loses nothing, by what is said of it.</summary>
    public static TheoryData<string, string> Damaged => new()
    {
        { "no final line end", _pkcs1.TrimEnd('\n') },
        { "literal \\n instead of line ends", _pkcs1.Replace("\n", "\\n", StringComparison.Ordinal) },
        { "literal \\n instead of line ends", _pkcs1.Replace("\n", "\\r\\n", StringComparison.Ordinal) },
        { "CRLF line ends", _pkcs1.ReplaceLineEndings("\r\n") },
        { "quotes or blanks around it", "  \"" + _pkcs1.TrimEnd('\n') + "\"" },
        { "quotes or blanks around it", "'" + _pkcs1 + "'\n" },
        { "quotes or blanks around it", "\n\n" + _pkcs1 },
        { "quotes or blanks around it", "\uFEFF" + _pkcs1 },
        { "blanks around its lines", string.Concat(_pkcs1.TrimEnd('\n').Split('\n').Select((l, i) => (i == 0 ? "" : "    ") + l + "\n")) },
        { "other than one line of text per line", _pkcs1.Replace("\n", " ", StringComparison.Ordinal).Trim() + "\n" },
        { "other than one line of text per line", _pkcs1.Replace("\n", "\n\n", StringComparison.Ordinal) },
    };

    [Fact]
    public void Both_forms_of_RSA_keys_are_taken_as_they_are()
    {
        var mended = new List<string>();
        using var one = GitHubAppKey.Parse(_pkcs1, mended.Add);
        using var eight = GitHubAppKey.Parse(_pkcs8, mended.Add);

        Assert.Equal((_pkcs1, _pkcs8), (one.Pem, eight.Pem));
        Assert.Empty(mended);
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Damage_that_loses_nothing_is_mended_and_told(string damage, string text)
    {
        var mended = new List<string>();

        using var key = GitHubAppKey.Parse(text, mended.Add);

        Assert.Equal(_pkcs1, key.Pem);
        Assert.Contains(mended, m => m.Contains(damage, StringComparison.Ordinal));
        Assert.DoesNotContain(mended, m => m.Contains(_pkcs1.Split('\n')[3], StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_mended_needs_no_mending_again()
    {
        foreach (var (_, text) in Damaged.Select(d => d.Data))
        {
            using var key = GitHubAppKey.Parse(text);
            using var again = GitHubAppKey.Parse(key.Pem, m => Assert.Fail(m));
        }
    }

    [Theory]
    [InlineData("", GitHubProblemKind.GitHubKeyNotPem)]
    [InlineData("hunter2", GitHubProblemKind.GitHubKeyNotPem)]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n", GitHubProblemKind.GitHubKeyIsOpenSsh)]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", GitHubProblemKind.GitHubKeyIsCertificate)]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2E robot\n", GitHubProblemKind.GitHubKeyIsPublic)]
    [InlineData("-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----\n", GitHubProblemKind.GitHubKeyInvalid)]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIB\n-----END RSA PRIVATE KEY-----\n", GitHubProblemKind.GitHubKeyIsEncrypted)]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n", GitHubProblemKind.GitHubKeyIsTruncated)]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\n", GitHubProblemKind.GitHubKeyIsTruncated)]
    public void Anything_else_is_refused_by_its_name(string text, GitHubProblemKind expected) => Assert.Equal(expected, Refusal(text).Problem);

    [Fact]
    public void Keys_of_other_kinds_are_refused_by_their_names()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(GitHubProblemKind.GitHubKeyIsPublic, Refusal(_rsa.ExportSubjectPublicKeyInfoPem()).Problem);
        Assert.Equal(GitHubProblemKind.GitHubKeyIsPublic, Refusal(_rsa.ExportRSAPublicKeyPem()).Problem);
        Assert.Equal(GitHubProblemKind.GitHubKeyIsEc, Refusal(ec.ExportECPrivateKeyPem()).Problem);
        Assert.Equal(GitHubProblemKind.GitHubKeyIsEc, Refusal(ec.ExportPkcs8PrivateKeyPem()).Problem);
        Assert.Equal(GitHubProblemKind.GitHubKeyIsEncrypted, Refusal(_rsa.ExportEncryptedPkcs8PrivateKeyPem("hunter2", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000))).Problem);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    public void A_key_that_lacks_lines_is_named_as_truncated_and_shows_none_of_them(int lacking)
    {
        var lines = _pkcs1.Split('\n');
        var text = string.Join('\n', lines.Where((_, i) => i < 3 || i >= 3 + lacking));

        var problem = Refusal(text);

        Assert.Equal(GitHubProblemKind.GitHubKeyIsTruncated, problem.Problem);
        Assert.DoesNotContain(lines[1], problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_ends_early_is_truncated() => Assert.Equal(GitHubProblemKind.GitHubKeyIsTruncated, Refusal(_pkcs1[..800]).Problem);

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString(), "app.pem");

        var problem = await Assert.ThrowsAsync<GitHubException>(() => GitHubAppKey.ReadAsync(path));

        Assert.Equal(GitHubProblemKind.GitHubKeyNotFound, problem.Problem);
        Assert.Contains($"'{path}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_place_of_its_path_is_not_shown()
    {
        var problem = await Assert.ThrowsAsync<GitHubException>(() => GitHubAppKey.ReadAsync(Path.Combine(Path.GetTempPath(), _pkcs1)));

        Assert.Equal(GitHubProblemKind.GitHubKeyNotFound, problem.Problem);
        Assert.DoesNotContain(_pkcs1.Split('\n')[1], problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_signed_by_the_key_and_valid_for_less_than_ten_minutes()
    {
        using var key = GitHubAppKey.Parse(_pkcs8);
        var now = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        var parts = key.CreateToken(12345, now).Split('.');

        Assert.Equal("""{"alg":"RS256","typ":"JWT"}""", Encoding.UTF8.GetString(Decode(parts[0])));
        var claims = JsonNode.Parse(Decode(parts[1]))!;
        Assert.Equal((now.ToUnixTimeSeconds() - 60, now.ToUnixTimeSeconds() + 540, 12345), ((long)claims["iat"]!, (long)claims["exp"]!, (long)claims["iss"]!));
        Assert.True(_rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static GitHubException Refusal(string text) => Assert.Throws<GitHubException>(() => GitHubAppKey.Parse(text));

    private static byte[] Decode(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
}
