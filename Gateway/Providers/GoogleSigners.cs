using System.Text;

namespace Gateway.Providers;

/// <summary>Which signer a row of Vertex AI gets.</summary>
internal static class GoogleSigners
{
    /// <param name="secret">A credential file's text, as it is or in base64, since rows take no spaces; an access token, which needs no signer; null for the machine's own credentials.</param>
    /// <param name="time">By which tokens expire.</param>
    public static ICredentialSigner? Create(string? secret, TimeProvider time)
    {
        if (secret is null)
        {
            return GoogleCredentialSigner.FromApplicationDefault();
        }

        if (secret.StartsWith("ya29.", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return GoogleCredentialSigner.FromJson(secret.StartsWith('{') ? secret : Encoding.UTF8.GetString(Convert.FromBase64String(secret)), time);
        }
        catch (FormatException)
        {
            return new RefusingSigner("The Google credential is neither a credential file's text nor that in base64, nor an access token.");
        }
    }
}
