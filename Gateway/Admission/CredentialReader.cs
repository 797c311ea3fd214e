using Microsoft.Extensions.Logging;
using Storage.Credentials;
using Storage.Encryption;

namespace Gateway.Admission;

/// <summary>Decrypts tenants' provider keys. One that cannot be read is told to the operator once, however many requests it fails.</summary>
internal sealed partial class CredentialReader(MultiFernet keys, ILogger<CredentialReader> logger)
{
    private const int MostTold = 4096;

    private readonly BoundedCache<StoredCredentialId, bool> _told = new(MostTold);

    /// <summary>The provider key; null when none of the encryption keys made its ciphertext.</summary>
    public string? Read(Credential credential)
    {
        if (credential.Ciphertext is { } token && keys.TryDecrypt(token, out var secret))
        {
            return secret;
        }

        if (!_told.TryGet(credential.Id, out _))
        {
            _told.Set(credential.Id, true);
            LogUnreadable(credential.Id, credential.Tenant, credential.Provider);
        }

        return null;
    }

    [LoggerMessage(403, LogLevel.Error, "The key {Credential} that tenant {Tenant} brought for {Provider} cannot be decrypted: none of the encryption keys made it. The tenant's requests to that provider fail until the key is there again")]
    private partial void LogUnreadable(StoredCredentialId credential, Storage.Tenants.TenantId tenant, string provider);
}
