using System.Net;
using System.Net.Sockets;

namespace Gateway.Providers;

/// <summary>
/// Connects to tenants' own endpoints. Every address that a host name has is judged, and the one that passed is connected to, not the name again:
/// a name that means something else the next moment (DNS rebinding) gains nothing. What TLS is told stays the name.
/// </summary>
/// <param name="resolve">Gives a host name's addresses.</param>
/// <param name="dial">Connects to one.</param>
internal sealed class GuardedConnector(
    Func<string, CancellationToken, Task<IPAddress[]>> resolve,
    Func<IPEndPoint, CancellationToken, Task<Stream>> dial,
    TimeProvider time)
{
    private const int MostTried = 8;

    public static GuardedConnector ToTheInternet { get; } = new(Dns.GetHostAddressesAsync, DialAsync, TimeProvider.System);

    /// <param name="within">How long all of it may take: each address gets a fair share of what is left.</param>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, TimeSpan within, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var addresses = await FindAsync(target.Host, cancellationToken);
        for (var i = 0; ; i++)
        {
            var isLast = i == addresses.Length - 1;
            using var share = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var timer = isLast ? null : time.CreateTimer(
                static state => ((CancellationTokenSource)state!).Cancel(), share, Share(within - time.GetElapsedTime(startedAt), addresses.Length - i), Timeout.InfiniteTimeSpan);
            try
            {
                return await dial(new(addresses[i], target.Port), share.Token);
            }
            catch (Exception e) when (!isLast && !cancellationToken.IsCancellationRequested && e is SocketException or OperationCanceledException)
            {
                // The next may be better: often one of two address families leads nowhere.
            }
        }
    }

    private static TimeSpan Share(TimeSpan left, int among) => left > TimeSpan.Zero ? left / among : TimeSpan.Zero;

    private async Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
    {
        IPAddress[] found;
        try
        {
            found = await resolve(host, cancellationToken);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            found = [];
        }

        IPAddress[] allowed = [.. found.Where(address => PublicAddress.Is(address) && !IsThisMachine(address)).Take(MostTried)];
        return allowed.Length > 0 ? allowed : throw new AddressNotAllowedException();
    }

    /// <summary>
    /// Whoever calls an address of its own machine does it from that same address: the gateway's own port is behind it, and whatever else listens
    /// there. Connecting a datagram socket sends nothing; it only asks the routing table.
    /// </summary>
    internal static bool IsThisMachine(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, 9);
            return socket.LocalEndPoint is IPEndPoint local && local.Address.Equals(address);
        }
        catch (SocketException)
        {
            return false;   // no way there: dialling will say so
        }
    }

    private static async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
