using System.Security.Cryptography;

namespace Konstruct.Sandbox.GitHub;

/// <summary>The private keys of Apps. Making one takes long, so that every server of a process takes the same ones, in their order; no two Apps of a server share one.</summary>
internal sealed class SandboxKeys
{
    private const int KeyBits = 2048;
    private static readonly object _gate = new();
    private static readonly List<string> _made = [];

    private int _taken;

    /// <summary>The next key that this server has not given out: RSA, PKCS#1 PEM, LF, with a final newline.</summary>
    public string Next()
    {
        lock (_gate)
        {
            while (_made.Count <= _taken)
            {
                using var key = RSA.Create(KeyBits);
                _made.Add(key.ExportRSAPrivateKeyPem().ReplaceLineEndings("\n") + "\n");
            }
            return _made[_taken++];
        }
    }
}
