using System.Diagnostics.CodeAnalysis;
using System.Net;
using Gateway.Configuration.Yaml;

namespace Gateway.Providers;

/// <summary>
/// A tenant's own base URL. Its looks are judged here, when it is registered and whenever a route is made with it; where its name leads is
/// judged by <see cref="GuardedConnector"/>, at each connection.
/// </summary>
internal static class OwnEndpoint
{
    private const int Longest = 2000;

    /// <summary>Reads an address as <c>providers.NAME.base_url</c> is read.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        return text.Length <= Longest && Scalars.BaseUrl.TryParse(text, out address);
    }

    /// <summary>Whether it may be called. Where only public addresses may, what is sent there is encrypted, and a name of this machine is none.</summary>
    public static bool IsAllowed(Uri address, bool anyAddress)
    {
        if (anyAddress)
        {
            return true;
        }

        var host = address.IdnHost.TrimEnd('.');
        return address.Scheme == Uri.UriSchemeHttps
            && (IPAddress.TryParse(host, out var literal) ? PublicAddress.Is(literal) : !IsLocalName(host));
    }

    private static bool IsLocalName(string host) =>
        !host.Contains('.', StringComparison.Ordinal) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".internal", StringComparison.OrdinalIgnoreCase);
}
