using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Storage.Encryption;

/// <summary>Several Fernet keys, newest first: the first encrypts, each of them decrypts. Thread-safe.</summary>
public sealed class MultiFernet
{
    private readonly ImmutableArray<FernetKey> _keys;

    public MultiFernet(params ImmutableArray<FernetKey> keys)
    {
        ArgumentOutOfRangeException.ThrowIfZero(keys.Length, nameof(keys));
        _keys = keys;
    }

    public string Encrypt(string secret, DateTimeOffset now) => Fernet.Encrypt(_keys[0], Encoding.UTF8.GetBytes(secret), now);

    /// <summary>False when none of the keys made the token.</summary>
    public bool TryDecrypt(string token, [NotNullWhen(true)] out string? secret)
    {
        foreach (var key in _keys)
        {
            if (Fernet.TryDecrypt(key, token, out var plaintext, out _))
            {
                secret = Encoding.UTF8.GetString(plaintext);
                return true;
            }
        }

        secret = null;
        return false;
    }

    /// <summary>True when the newest key did not make the token: an older one did, or none of them.</summary>
    public bool NeedsRotation(string token) => !Fernet.IsAuthentic(_keys[0], token);

    /// <summary>The same secret under the newest key, with the time it was first encrypted. False when none of the keys made the token.</summary>
    public bool TryRotate(string token, [NotNullWhen(true)] out string? rotated)
    {
        foreach (var key in _keys)
        {
            if (Fernet.TryDecrypt(key, token, out var plaintext, out var createdAt))
            {
                rotated = Fernet.Encrypt(_keys[0], plaintext, createdAt);
                return true;
            }
        }

        rotated = null;
        return false;
    }
}
