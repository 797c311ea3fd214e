using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Gateway.Admission;

/// <summary>
/// Where a client is, as far as a brake tells clients apart: an IPv4 address, or the /64 of an IPv6 one, which is one customer's. It is the
/// socket's; where that belongs to one of the operator's own proxies, the nearest other address that those wrote into X-Forwarded-For.
/// </summary>
internal readonly record struct ClientAddress(bool IsV6, ulong Value)
{
    private const string Header = "X-Forwarded-For";
    private const int MostHops = 16;

    public static ClientAddress Of(HttpContext http, ImmutableArray<IPNetwork> trustedProxies)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null || !IsTrusted(address, trustedProxies))
        {
            return Of(address);
        }

        // Each proxy adds whom it saw at the end: what stands before the first one that is not the operator's, anybody may have written.
        var hops = string.Join(',', http.Request.Headers[Header].AsEnumerable()).Split(',');
        for (var i = hops.Length - 1; i >= 0 && i >= hops.Length - MostHops && TryParse(hops[i], out var hop); i--)
        {
            address = hop;
            if (!IsTrusted(hop, trustedProxies))
            {
                break;
            }
        }

        return Of(address);
    }

    public static ClientAddress Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !Plain(address).TryWriteBytes(bytes, out var length))
        {
            return default;
        }

        return length == 4 ? new(false, BinaryPrimitives.ReadUInt32BigEndian(bytes)) : new(true, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    private static bool TryParse(string hop, out IPAddress address)
    {
        hop = hop.Trim();
        if (IPAddress.TryParse(hop, out address!))
        {
            return true;
        }

        var isAddress = IPEndPoint.TryParse(hop, out var endpoint);
        address = endpoint?.Address!;
        return isAddress;
    }

    private static bool IsTrusted(IPAddress address, ImmutableArray<IPNetwork> proxies)
    {
        address = Plain(address);
        foreach (var proxy in proxies)
        {
            if (proxy.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
