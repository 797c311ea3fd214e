using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Simulator.Formats.Bedrock;

/// <summary>AWS signature, version 4: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, read 2026-08.</summary>
internal static partial class SignatureCheck
{
    private const string Incomplete = "IncompleteSignatureException";
    private const string Wrong = "InvalidSignatureException";

    /// <summary>What is wrong with how a request is signed.</summary>
    /// <param name="key"><c>access key id:secret</c> to check the signature itself; null to check only that all of it is there.</param>
    public static ErrorRow? Fault(IncomingRequest request, string? key)
    {
        var authorization = request.Header("authorization");
        if (authorization.Length == 0)
        {
            return new ErrorRow(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        var match = Authorization().Match(authorization);
        var date = request.Header("x-amz-date");
        if (!match.Success || !Date().IsMatch(date) || !date.StartsWith(match.Groups["day"].Value, StringComparison.Ordinal))
        {
            return new ErrorRow(403, Incomplete, "Authorization header requires 'Credential', 'Signature', 'SignedHeaders' and an 'X-Amz-Date' of the same day.");
        }

        if (match.Groups["service"].Value is not "bedrock")
        {
            return new ErrorRow(403, Wrong, "Credential should be scoped to correct service: 'bedrock'.");
        }

        var signed = match.Groups["headers"].Value.Split(';');
        if (!signed.Contains("host") || !signed.Contains("x-amz-date"))
        {
            return new ErrorRow(403, Wrong, "'Host' and 'X-Amz-Date' must be signed headers.");
        }

        if (key?.Split(':') is not [var id, var secret])
        {
            return null;
        }

        return match.Groups["id"].Value != id ? BedrockErrors.Rows["invalid_api_key"]
            : Signature(request, match, signed, date, secret) != match.Groups["signature"].Value
                ? new ErrorRow(403, Wrong, "The request signature we calculated does not match the signature you provided.")
                : null;
    }

    private static string Signature(IncomingRequest request, Match match, string[] signed, string date, string secret)
    {
        var target = request.RawTarget.Split('?', 2);

        // All services but S3 escape each step of the path again, as it is on the wire.
        var path = string.Join('/', target[0].Split('/').Select(Uri.EscapeDataString));
        var query = target.Length > 1 ? string.Join('&', target[1].Split('&').Order(StringComparer.Ordinal)) : "";
        var headers = string.Concat(signed.Select(name => $"{name}:{request.Header(name)}\n"));
        var canonical = $"{request.Http.Method}\n{path}\n{query}\n{headers}\n{match.Groups["headers"].Value}\n{Hex(SHA256.HashData(request.Body))}";
        var scope = $"{match.Groups["day"].Value}/{match.Groups["region"].Value}/{match.Groups["service"].Value}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signingKey = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), Sign);
        return Hex(Sign(signingKey, toSign));
    }

    private static byte[] Sign(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(@"^AWS4-HMAC-SHA256 Credential=(?<id>[^/]+)/(?<day>\d{8})/(?<region>[^/]+)/(?<service>[^/]+)/aws4_request, ?SignedHeaders=(?<headers>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();

    [GeneratedRegex(@"^\d{8}T\d{6}Z$")]
    private static partial Regex Date();
}
