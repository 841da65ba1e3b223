using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Konstruct.Core.GitHub;

/// <summary>The private key of a GitHub App: RSA, as PEM text in PKCS#1, which GitHub gives out, or in PKCS#8.</summary>
public sealed partial class GitHubAppKey : IDisposable
{
    // GitHub takes ten minutes at most, and clocks differ.
    private static readonly TimeSpan _validFor = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan _backdated = TimeSpan.FromMinutes(1);

    private readonly RSA _rsa;

    private GitHubAppKey(string pem, RSA rsa)
    {
        Pem = pem;
        _rsa = rsa;
    }

    /// <summary>The key as PEM text, with LF line ends and a final one.</summary>
    public string Pem { get; }

    /// <summary>Reads a key from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="onMended">Told of each kind of damage that was mended.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="GitHubException">The file cannot be read, or holds no such key.</exception>
    public static async Task<GitHubAppKey> ReadAsync(string path, Action<string>? onMended = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        // Whoever gives the key itself instead must not find it in an error.
        if (path.Contains("PRIVATE KEY", StringComparison.Ordinal) || path.Contains('\n', StringComparison.Ordinal))
            throw new GitHubException(GitHubProblemKind.GitHubKeyNotFound, "What was given as the key's path is a text of several lines, such as the key itself; expected the file's path.", "Give -PrivateKeyPath the path; the key's text goes to -PrivateKey, as a SecureString.");
        if (Directory.Exists(path))
            throw new GitHubException(GitHubProblemKind.GitHubKeyUnreadable, $"'{path}' is a folder; expected the file with the App's private key.", "Give the file: -PrivateKeyPath.");
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GitHubException(GitHubProblemKind.GitHubKeyNotFound, $"'{path}' is not there; expected the file with the App's private key.", "Check -PrivateKeyPath; a new key can be made in the App's settings at GitHub.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GitHubException(GitHubProblemKind.GitHubKeyUnreadable, $"'{path}' cannot be read; expected the file with the App's private key.", "Check its rights.");
        }
        return Parse(text, onMended);
    }

    /// <summary>Reads a key from text. Damage that loses nothing is mended.</summary>
    /// <param name="text">The text.</param>
    /// <param name="onMended">Told of each kind of damage that was mended.</param>
    /// <exception cref="GitHubException">It is no such key.</exception>
    public static GitHubAppKey Parse(string text, Action<string>? onMended = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var mended = new List<string>();
        var pem = Mend(text, mended);
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            rsa.Dispose();
            throw Invalid(GitHubProblemKind.GitHubKeyInvalid, "cannot be decoded");
        }
        foreach (var damage in mended)
            onMended?.Invoke($"The private key had {damage}; that was mended.");
        return new GitHubAppKey(pem, rsa);
    }

    /// <summary>Makes a JSON web token by which the App shows GitHub who it is. Source: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app.</summary>
    /// <param name="appId">The App's id.</param>
    /// <param name="now">The time.</param>
    public string CreateToken(long appId, DateTimeOffset now)
    {
        var head = Encode("""{"alg":"RS256","typ":"JWT"}"""u8);
        var claims = Encode(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, long>
        {
            ["iat"] = (now - _backdated).ToUnixTimeSeconds(),
            ["exp"] = (now + _validFor).ToUnixTimeSeconds(),
            ["iss"] = appId,
        }));
        lock (_rsa)
            return $"{head}.{claims}.{Encode(_rsa.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <inheritdoc/>
    public void Dispose() => _rsa.Dispose();

    private static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string Mend(string text, List<string> mended)
    {
        var pem = text;
        Replace("literal \\n instead of line ends", t => t.Replace("\\r\\n", "\n", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal));
        Replace("CRLF line ends", t => t.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));
        Replace("quotes or blanks around it", t => t.TrimEnd('\n') is var body && body.Trim(' ', '\t', '\n', '"', '\'', '`', '\uFEFF', '\u00A0') is var bare && bare == body ? t : bare + "\n");
        Replace("blanks around its lines", t => string.Join('\n', t.Split('\n').Select(l => l.Trim(' ', '\t'))));
        if (!pem.EndsWith('\n'))
        {
            mended.Add("no final line end");
            pem += "\n";
        }
        pem = pem.TrimEnd('\n') + "\n";

        var whole = Whole().Match(pem);
        Refuse(pem, whole);
        var lines = whole.Groups["body"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (pem.Contains("\n\n", StringComparison.Ordinal) || lines.Any(l => l.Contains(' ', StringComparison.Ordinal)) || !whole.Groups["body"].Value.StartsWith('\n') || !whole.Groups["body"].Value.EndsWith('\n'))
        {
            mended.Add("other than one line of text per line");
            var label = whole.Groups["label"].Value;
            var body = Blanks().Replace(whole.Groups["body"].Value, "");
            pem = $"-----BEGIN {label}-----\n{string.Join('\n', body.Chunk(64).Select(c => new string(c)))}\n-----END {label}-----\n";
        }
        return pem;

        void Replace(string damage, Func<string, string> replace)
        {
            var better = replace(pem);
            if (better != pem)
                mended.Add(damage);
            pem = better;
        }
    }

    // What it is, is told by its label; so each kind can be refused by its name.
    private static void Refuse(string pem, Match whole)
    {
        var label = Begin().Match(pem) is { Success: true } begin ? begin.Groups["label"].Value : null;
        if (label is null)
        {
            throw pem.StartsWith("ssh-", StringComparison.Ordinal) ? Invalid(GitHubProblemKind.GitHubKeyIsPublic, "is the public key of an SSH key pair")
                : Invalid(GitHubProblemKind.GitHubKeyNotPem, pem.Trim().Length == 0 ? "is empty" : "is no PEM text");
        }
        if (label == "OPENSSH PRIVATE KEY")
            throw Invalid(GitHubProblemKind.GitHubKeyIsOpenSsh, "is in OpenSSH's own format");
        if (label.EndsWith("PUBLIC KEY", StringComparison.Ordinal))
            throw Invalid(GitHubProblemKind.GitHubKeyIsPublic, "is a public key");
        if (label.Contains("CERTIFICATE", StringComparison.Ordinal))
            throw Invalid(GitHubProblemKind.GitHubKeyIsCertificate, label.EndsWith("REQUEST", StringComparison.Ordinal) ? "is a request for a certificate" : "is a certificate");
        if (label is "EC PRIVATE KEY" or "EC PARAMETERS")
            throw Invalid(GitHubProblemKind.GitHubKeyIsEc, "is a key of elliptic curves");
        if (label == "ENCRYPTED PRIVATE KEY" || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
            throw Invalid(GitHubProblemKind.GitHubKeyIsEncrypted, "is encrypted");
        if (label is not ("RSA PRIVATE KEY" or "PRIVATE KEY"))
            throw Invalid(GitHubProblemKind.GitHubKeyInvalid, $"is of the kind '{label}'");
        if (!whole.Success)
            throw Invalid(pem.Contains($"-----END {label}-----", StringComparison.Ordinal) ? GitHubProblemKind.GitHubKeyInvalid : GitHubProblemKind.GitHubKeyIsTruncated,
                pem.Contains($"-----END {label}-----", StringComparison.Ordinal) ? "has something before, behind or in it that is no part of a key" : "ends before its last line");
        RefuseContent(label, Blanks().Replace(whole.Groups["body"].Value, ""));
    }

    private static void RefuseContent(string label, string body)
    {
        var bytes = new byte[body.Length];
        if (!Convert.TryFromBase64String(body.PadRight((body.Length + 3) / 4 * 4, '='), bytes, out var length) || !IsWholeSequence(bytes.AsSpan(0, length)))
            throw Invalid(GitHubProblemKind.GitHubKeyIsTruncated, "lacks a part of its text");
        if (label != "PRIVATE KEY")
            return;
        // PKCS#8 tells the kind of key inside: 1.2.840.10045.2.1 is that of elliptic curves.
        ReadOnlySpan<byte> ec = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
        if (bytes.AsSpan(0, Math.Min(length, 40)).IndexOf(ec) >= 0)
            throw Invalid(GitHubProblemKind.GitHubKeyIsEc, "is a key of elliptic curves");
    }

    // The outermost sequence of DER says how long it is.
    private static bool IsWholeSequence(ReadOnlySpan<byte> der)
    {
        if (der.Length < 4 || der[0] != 0x30)
            return false;
        var count = der[1] & 0x7F;
        if (der[1] < 0x80)
            return der.Length == 2 + der[1];
        if (count is 0 or > 3 || der.Length < 2 + count)
            return false;
        var length = 0;
        foreach (var b in der.Slice(2, count))
            length = (length << 8) | b;
        return der.Length == 2 + count + length;
    }

    private static GitHubException Invalid(GitHubProblemKind problem, string seen) => new(problem,
        $"The private key {seen}; expected an RSA private key as PEM text, not encrypted, as GitHub gives it out ('-----BEGIN RSA PRIVATE KEY-----').", problem switch
        {
            GitHubProblemKind.GitHubKeyIsTruncated => "Copy it anew, with its first and last line.",
            GitHubProblemKind.GitHubKeyIsEncrypted => "Decrypt it first: openssl rsa -in app.pem -out plain.pem.",
            GitHubProblemKind.GitHubKeyIsOpenSsh => "Take the file that GitHub gave out for the App; a key converted by ssh-keygen: ssh-keygen -p -m PEM -f FILE.",
            _ => "Take the .pem file that GitHub gave out for the App, or make a new private key in the App's settings.",
        });

    [GeneratedRegex(@"-----BEGIN (?<label>[A-Z0-9 ]+)-----", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Begin();

    [GeneratedRegex(@"\A-----BEGIN (?<label>[A-Z0-9 ]+)-----(?<body>[A-Za-z0-9+/=\s]*)-----END \k<label>-----\n\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();
}
