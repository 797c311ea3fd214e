namespace Gateway.Tests.Providers;

/// <summary>The environment of an operator who uses every built-in provider, keys aside.</summary>
internal static class OperatorEnvironment
{
    private static readonly string[] Secrets = ["_KEY", "_TOKEN", "_PAT", "_BEDROCK"];

    public static string? Lookup(string variable) =>
        Secrets.Any(end => variable.EndsWith(end, StringComparison.Ordinal)) ? null
        : variable is "AZURE_OPENAI_ENDPOINT" or "DATABRICKS_HOST" ? "https://mine.example/"
        : variable is "AWS_REGION" ? "us-east-1"
        : "mine-1";
}
