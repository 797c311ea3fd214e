using Gateway.Configuration;

namespace Gateway.Providers;

/// <summary>Which signer a row of Amazon Bedrock gets.</summary>
internal static class AwsSigners
{
    /// <param name="row">Whose region it is signed for.</param>
    /// <param name="secret"><c>access_key:secret</c> or <c>access_key:secret:session_token</c>; a Bedrock API key, which needs no signer; null for what the AWS SDK finds on the machine.</param>
    /// <param name="time">By which requests are dated.</param>
    public static ICredentialSigner? Create(ProviderConfig row, string? secret, TimeProvider time)
    {
        if (secret is not null && !secret.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        if (!AwsRegion.TryFind(row.BaseUrl, row.Region, out var region))
        {
            return new RefusingSigner("Neither the provider's address nor its region names an AWS region.");
        }

        return secret is null
            ? AwsCredentialSigner.FromChain(region, time)
            : AwsCredentialSigner.FromText(secret, region, time)
                ?? (ICredentialSigner)new RefusingSigner("The AWS credential is neither access_key:secret, nor that with a session token, nor a Bedrock API key.");
    }
}
