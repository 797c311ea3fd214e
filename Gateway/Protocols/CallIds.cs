using System.Globalization;
using System.Text;

namespace Gateway.Protocols;

/// <summary>Ids for tool calls whose provider gives none. No two requests make the same, and they are at most 40 characters long.</summary>
internal static class CallIds
{
    public static byte[] Make(string requestId, int call) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"call_{Digits(requestId)}{call}"));

    /// <summary>What of a request's id is its own.</summary>
    public static string Digits(string requestId) => requestId.StartsWith("req_", StringComparison.Ordinal) ? requestId[4..] : requestId;
}
