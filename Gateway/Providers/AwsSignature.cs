using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace Gateway.Providers;

/// <summary>
/// Signature Version 4. The canonical request is written here, from the address as it goes over the wire; keys and signature are the SDK's own work.
/// The SDK's whole-request signing is not used: it takes its own request object, and the time from the machine.
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, read 2026-11-21.
/// </summary>
internal static class AwsSignature
{
    /// <summary>The value of <c>X-Amz-Date</c>.</summary>
    public static string DateOf(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of <c>Host</c>, as .NET's connections send it.</summary>
    public static string HostOf(Uri address) => address.IsDefaultPort ? address.IdnHost : string.Create(CultureInfo.InvariantCulture, $"{address.IdnHost}:{address.Port}");

    /// <summary>The value of <c>Authorization</c>.</summary>
    /// <param name="method">E.g. <c>POST</c>.</param>
    /// <param name="address">Where to, escaped as it will be sent.</param>
    /// <param name="headers">The headers to sign: names in lower case and in order, values trimmed.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="credentials">Whose signature.</param>
    /// <param name="region">E.g. <c>us-east-1</c>.</param>
    /// <param name="service">E.g. <c>bedrock</c>.</param>
    /// <param name="now">When; <c>x-amz-date</c> among the headers says the same.</param>
    public static string Sign(
        string method, Uri address, ReadOnlySpan<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body,
        ImmutableCredentials credentials, string region, string service, DateTimeOffset now)
    {
        var names = new StringBuilder();
        var canonical = new StringBuilder(512).Append(method).Append('\n');
        AppendPath(canonical, address.AbsolutePath);
        canonical.Append('\n').Append(CanonicalQuery(address.Query)).Append('\n');
        foreach (var (name, value) in headers)
        {
            canonical.Append(name).Append(':').Append(value).Append('\n');
            names.Append(names.Length == 0 ? "" : ";").Append(name);
        }

        canonical.Append('\n').Append(names).Append('\n');
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        canonical.Append(Convert.ToHexStringLower(hash));
        return AWS4Signer.ComputeSignature(credentials, region, now.UtcDateTime, service, names.ToString(), canonical.ToString()).ForAuthorizationHeader;
    }

    /// <summary>Every service but S3 signs the path with its escapes escaped once more.</summary>
    private static void AppendPath(StringBuilder canonical, string path)
    {
        foreach (var letter in path)
        {
            if (char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.' or '~')
            {
                canonical.Append(letter);
            }
            else
            {
                canonical.Append('%').Append(((int)letter).ToString("X2", CultureInfo.InvariantCulture));   // an address's path is ASCII
            }
        }
    }

    private static string CanonicalQuery(string query)
    {
        if (query.Length <= 1)
        {
            return "";
        }

        var pairs = query[1..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2))
            .Select(static pair => (Name: Escape(pair[0]), Value: Escape(pair.Length > 1 ? pair[1] : "")))
            .OrderBy(static pair => pair.Name, StringComparer.Ordinal).ThenBy(static pair => pair.Value, StringComparer.Ordinal);
        return string.Join('&', pairs.Select(static pair => $"{pair.Name}={pair.Value}"));
    }

    private static string Escape(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));
}
