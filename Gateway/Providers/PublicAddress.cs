using System.Net;
using System.Net.Sockets;

namespace Gateway.Providers;

/// <summary>
/// Whether an address is somewhere on the public internet. Of IPv6 only what is handed out for that (2000::/3) is taken for it, less its special
/// blocks; of IPv4 all but the special blocks. The blocks are those of IANA's special-purpose registries (RFC 6890, RFC 8190; recalled 2026-11), and
/// 168.63.129.16, where Azure answers its machines (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16, read 2026-11-21).
/// </summary>
internal static class PublicAddress
{
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8",          // this network
            "10.0.0.0/8",         // private
            "100.64.0.0/10",      // carriers' NAT; Alibaba's metadata
            "127.0.0.0/8",        // loopback
            "168.63.129.16/32",   // Azure's platform
            "169.254.0.0/16",     // link-local; most clouds' metadata
            "172.16.0.0/12",      // private
            "192.0.0.0/24",       // protocol assignments; Oracle's metadata
            "192.0.2.0/24",       // documentation
            "192.88.99.0/24",     // 6to4 relays
            "192.168.0.0/16",     // private
            "198.18.0.0/15",      // benchmarks
            "198.51.100.0/24",    // documentation
            "203.0.113.0/24",     // documentation
            "224.0.0.0/4",        // multicast
            "240.0.0.0/4",        // reserved; broadcast
            "2001::/23",          // protocol assignments; Teredo, which holds an IPv4 address
            "2001:db8::/32",      // documentation
            "2002::/16",          // 6to4, which holds an IPv4 address
            "3fff::/20",          // documentation
        }.Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        if (address.AddressFamily is AddressFamily.InterNetworkV6)
        {
            // A network without IPv4 reaches all of IPv4 in this way, be it public or not.
            return Nat64.Contains(address) ? Is(EmbeddedIn(address)) : GlobalUnicast.Contains(address) && !IsSpecial(address);
        }

        return address.AddressFamily is AddressFamily.InterNetwork && !IsSpecial(address);
    }

    private static bool IsSpecial(IPAddress address) => Array.Exists(Special, block => block.Contains(address));

    private static IPAddress EmbeddedIn(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new(bytes[12..]);
    }
}
