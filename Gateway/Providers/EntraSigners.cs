using Gateway.Configuration;

namespace Gateway.Providers;

/// <summary>Which signer a row with <c>auth: entra</c> gets.</summary>
internal static class EntraSigners
{
    /// <param name="row">By whose address it is known which of Azure's clouds it is in.</param>
    /// <param name="secret"><c>tenant_id:client_id:client_secret</c>; an access token, which needs no signer; null for the machine's own identity.</param>
    /// <param name="time">By which tokens last.</param>
    public static ICredentialSigner? Create(ProviderConfig row, string? secret, TimeProvider time) =>
        secret is null ? EntraCredentialSigner.FromMachine(row.BaseUrl, time)
        : secret.StartsWith("eyJ", StringComparison.Ordinal) && !secret.Contains(':', StringComparison.Ordinal) ? null
        : EntraCredentialSigner.FromText(secret, row.BaseUrl, time) ?? (ICredentialSigner)new RefusingSigner("The Entra credential is neither tenant_id:client_id:client_secret nor an access token.");
}
