using Gateway.Configuration;

namespace Gateway.Providers;

/// <summary>How a format's credential gets onto a request: as a header, or through a signer.</summary>
/// <param name="Header">The header's name, when it is one.</param>
/// <param name="Prefix">What stands before the key in it, e.g. <c>Bearer </c>.</param>
internal sealed record CredentialScheme(string Header, string Prefix = "")
{
    public static CredentialScheme Bearer { get; } = new("Authorization", "Bearer ");

    private static CredentialScheme Aws { get; } = Bearer with { CreateSigner = AwsSigners.Create };

    private static CredentialScheme Entra { get; } = Bearer with { CreateSigner = EntraSigners.Create };

    private static CredentialScheme Google { get; } = Bearer with { CreateSigner = static (_, secret, time) => GoogleSigners.Create(secret, time) };

    /// <summary>
    /// Makes a signer of a row and its secret, which is null where the machine itself is trusted; null in place of a signer leaves it to the header.
    /// Called once per credential of a provider: what a signer keeps, e.g. a token, lives as long as the configuration does.
    /// </summary>
    public Func<ProviderConfig, string?, TimeProvider, ICredentialSigner?>? CreateSigner { get; init; }

    /// <summary>As the row says, or else as its format has it.</summary>
    public static CredentialScheme Of(ProviderConfig row) => row.Auth switch
    {
        AuthWords.Bearer => Bearer,
        AuthWords.Key => OfFormat(row.Format) with { CreateSigner = null },
        AuthWords.Aws => Aws,
        AuthWords.Entra => Entra,
        AuthWords.Google => Google,
        { } header => new(header),
        null => OfFormat(row.Format),
    };

    private static CredentialScheme OfFormat(string format) => format switch
    {
        "anthropic" => new("x-api-key"),
        "gemini" or "gemini-interactions" => new("x-goog-api-key"),
        "azure-openai" => new("api-key"),
        "bedrock" or "bedrock-invoke" => Aws,
        "vertex" => Google,
        _ => Bearer,
    };
}
