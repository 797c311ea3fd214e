using System.Text;
using System.Text.Json;

namespace Gateway.Providers;

/// <summary>Which signer a row of Vertex AI gets.</summary>
internal static class GoogleSigners
{
    /// <param name="secret">
    /// A service account's key file, as it is or in base64, since rows take no spaces; an access token, which needs no signer; null for the machine's own
    /// credentials. Tenants bring theirs too, so no other kind of credential file is taken: those may name files to read, programs to run and addresses to ask.
    /// </param>
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
            var json = secret.StartsWith('{') ? secret : Encoding.UTF8.GetString(Convert.FromBase64String(secret));
            if (IsServiceAccount(json))
            {
                return GoogleCredentialSigner.FromJson(json, time);
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // as below
        }

        return new RefusingSigner("The Google credential is neither a service account's key, as a file's text or that in base64, nor an access token.");
    }

    private static bool IsServiceAccount(string json)
    {
        var key = JsonElement.Parse(json);
        return key.GetProperty("type").GetString() == "service_account"
            && (!key.TryGetProperty("token_uri", out var address)
                || (Uri.TryCreate(address.GetString(), UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host.EndsWith(".googleapis.com", StringComparison.Ordinal)));
    }
}
