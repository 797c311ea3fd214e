using System.Net;
using System.Net.Sockets;

namespace Cluster.Rig;

/// <summary>Ports of loopback.</summary>
internal static class Ports
{
    /// <summary>Below those that systems give to outgoing connections: a node that was killed finds its port free when it is started again.</summary>
    private const int First = 20_000;
    private const int End = 32_000;

    private static int _tried = Environment.ProcessId * 64;

    /// <summary>Some that are free, all different.</summary>
    public static int[] Free(int count)
    {
        var held = new List<TcpListener>();
        while (held.Count < count)
        {
            var listener = new TcpListener(IPAddress.Loopback, First + (Interlocked.Increment(ref _tried) % (End - First)));
            try
            {
                listener.Start();
                held.Add(listener);
            }
            catch (SocketException)
            {
                listener.Dispose();   // taken: the next
            }
        }

        int[] ports = [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        held.ForEach(listener => listener.Dispose());
        return ports;
    }

    public static async Task<bool> IsOpenAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
