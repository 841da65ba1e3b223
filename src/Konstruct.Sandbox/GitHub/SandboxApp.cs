using System.Security.Cryptography;

namespace Konstruct.Sandbox.GitHub;

/// <summary>A GitHub App that the stand-in knows.</summary>
public sealed class SandboxApp
{
    private readonly List<RSA> _keys = [];
    private readonly SandboxKeys _source;

    internal SandboxApp(long id, string slug, string owner, IReadOnlyDictionary<string, string> permissions, SandboxKeys keys)
    {
        _source = keys;
        Id = id;
        ClientId = $"Iv23li{id:x14}";
        Slug = slug;
        Owner = owner;
        Permissions = permissions;
        PrivateKeyPem = AddKey();
    }

    /// <summary>Its id.</summary>
    public long Id { get; }

    /// <summary>Its client id.</summary>
    public string ClientId { get; }

    /// <summary>Its name as addresses have it.</summary>
    public string Slug { get; }

    /// <summary>The organisation that owns it.</summary>
    public string Owner { get; }

    /// <summary>The permissions that it asks for, e.g. <c>contents</c>: <c>read</c>.</summary>
    public IReadOnlyDictionary<string, string> Permissions { get; }

    /// <summary>Its first private key: RSA, PKCS#1 PEM, LF, with a final newline.</summary>
    public string PrivateKeyPem { get; }

    /// <summary>When it was made.</summary>
    internal DateTimeOffset Created { get; } = DateTimeOffset.UtcNow;

    /// <summary>Gives it another private key; those before stay valid.</summary>
    /// <returns>The key, in the form of <see cref="PrivateKeyPem"/>.</returns>
    public string AddKey()
    {
        var pem = _source.Next();
        var publicKey = RSA.Create();
        publicKey.ImportFromPem(pem);
        lock (_keys)
            _keys.Add(publicKey);
        return pem;
    }

    /// <summary>Whether a text was signed with one of its keys.</summary>
    internal bool HasSigned(byte[] text, byte[] signature)
    {
        lock (_keys)
            return _keys.Exists(k => k.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
