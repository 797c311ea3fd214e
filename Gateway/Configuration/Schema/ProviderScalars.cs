using System.Text.RegularExpressions;
using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Kinds of scalar that a provider's row is made of.</summary>
internal static partial class ProviderScalars
{
    /// <summary>The wire formats there are.</summary>
    public static readonly Scalar<string> Format = Words("openai", "anthropic", "gemini", "ollama", "azure-openai", "cohere", "cohere-v1", "bedrock", "bedrock-invoke", "vertex", "ollama-generate", "gemini-interactions");

    public static readonly Scalar<StreamEnd> StreamEnd = Scalars.OneOf(("done", Configuration.StreamEnd.Done), ("finish_reason", Configuration.StreamEnd.FinishReason));

    /// <summary>A credential: what may stand in a header. Never repeated in a fault.</summary>
    public static readonly Scalar<string> Credential = new(
        "a credential: printable ASCII without spaces inside",
        static (text, out value) => (value = text.Trim()).All(letter => letter is > ' ' and < '\x7f'))
    {
        Quotable = false,
    };

    /// <summary>How a credential is sent.</summary>
    public static readonly Scalar<string> Auth = new(
        "bearer, key, aws, entra, google, or the name of the header that holds the credential",
        static (text, out value) => IsHeaderName(value = text.Trim()));

    /// <summary>A path behind the base URL.</summary>
    public static readonly Scalar<string> Path = new(
        "a path that begins with a slash",
        static (text, out value) => (value = text.Trim()).StartsWith('/') && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.' or '~'));

    /// <summary>The value of a header. Not repeated in a fault: it may be a credential.</summary>
    public static readonly Scalar<string> HeaderValue = new(
        "a header's value: printable ASCII",
        static (text, out value) => (value = text.Trim()).All(letter => letter is >= ' ' and < '\x7f'))
    {
        Quotable = false,
    };

    public static bool IsName(string text) => text.Length > 0 && !text.Contains('/', StringComparison.Ordinal) && !text.Any(char.IsWhiteSpace);

    public static bool IsHeaderName(string text) => HeaderName().IsMatch(text);

    private static Scalar<string> Words(params string[] words) => Scalars.OneOf([.. words.Select(word => (word, word))]);

    [GeneratedRegex("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex HeaderName();
}
