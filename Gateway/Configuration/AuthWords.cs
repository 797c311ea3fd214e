namespace Gateway.Configuration;

/// <summary>The words that <c>providers.NAME.auth</c> knows; anything else there names a header.</summary>
internal static class AuthWords
{
    /// <summary><c>Authorization: Bearer</c>.</summary>
    public const string Bearer = "bearer";

    /// <summary>A plain key, in the header that the format has for it.</summary>
    public const string Key = "key";

    /// <summary>AWS Signature Version 4.</summary>
    public const string Aws = "aws";

    /// <summary>A token of Microsoft Entra's.</summary>
    public const string Entra = "entra";

    /// <summary>A token of Google Cloud's.</summary>
    public const string Google = "google";

    /// <summary>The formats it goes with; null when with all.</summary>
    public static string[]? FormatsOf(string word) => word switch
    {
        Aws => ["bedrock", "bedrock-invoke"],
        Entra => ["azure-openai", "openai", "anthropic"],
        Google => ["vertex", "gemini", "gemini-interactions", "openai"],
        _ => null,
    };
}
