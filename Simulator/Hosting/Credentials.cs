using System.Security.Cryptography;
using System.Text;
using Simulator.Answers;

namespace Simulator.Hosting;

internal static class Credentials
{
    private static readonly HashSet<string> KeyHeaders =
        new(["authorization", "x-api-key", "api-key", "x-goog-api-key", "x-amz-security-token"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The provider's 401, or null when the key is right.</summary>
    public static ErrorAnswer? Reject(SimulatorOptions options, HttpRequest request, string provider)
    {
        if (options.OpenProviders.Contains(provider))
        {
            return null;
        }

        var key = KeyIn(request.Headers.Authorization.ToString());
        if (key.Length == 0)
        {
            return ErrorAnswers.MissingKey;
        }

        var rejected = options.Keys.TryGetValue(provider, out var right) && !string.Equals(key, right, StringComparison.Ordinal);
        return rejected ? ErrorAnswers.Named("invalid_api_key", "") : null;
    }

    /// <summary>A header as it may be shown: of a key, the first 12 hex digits of its SHA-256.</summary>
    public static string Shown(string headerName, string headerValue)
    {
        if (!KeyHeaders.Contains(headerName))
        {
            return headerValue;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(KeyIn(headerValue))));
        return $"sha256:{hash[..12]}";
    }

    private static string KeyIn(string headerValue)
    {
        const string Scheme = "Bearer";
        var value = headerValue.Trim();
        return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? value[Scheme.Length..].Trim() : value;
    }
}
