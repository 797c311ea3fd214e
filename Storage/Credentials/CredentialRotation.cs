using Storage.Encryption;

namespace Storage.Credentials;

/// <summary>
/// Puts every credential under the newest encryption key. Stopped half-way, or run twice, or by two at once: what is already there is
/// skipped, and a run that finds nothing left to do means that the older keys may be thrown away.
/// </summary>
public sealed class CredentialRotation(ICredentialStore credentials, MultiFernet keys)
{
    private const int BatchSize = 100;

    /// <param name="cancellationToken">Stops between two credentials.</param>
    /// <param name="onProgress">Told after each batch how far it is.</param>
    public async Task<RotationReport> RunAsync(CancellationToken cancellationToken, Action<RotationReport>? onProgress = null)
    {
        var (seen, rotated) = (0, 0);
        var unreadable = new List<StoredCredentialId>();
        string? after = null;
        do
        {
            var page = await credentials.ListAsync(tenant: null, after, BatchSize, cancellationToken);
            foreach (var credential in page.Items)
            {
                seen++;
                if (credential.Ciphertext is not { } token || !keys.NeedsRotation(token))
                {
                    continue;
                }

                if (!keys.TryRotate(token, out var replacement))
                {
                    unreadable.Add(credential.Id);
                }
                else if (await credentials.ReplaceCiphertextAsync(credential.Id, token, replacement, cancellationToken))
                {
                    rotated++;
                }
            }

            after = page.Next;
            if (after is not null)
            {
                onProgress?.Invoke(new(seen, rotated, unreadable));
            }
        }
        while (after is not null);

        return new(seen, rotated, unreadable);
    }
}
