using System.Net;
using System.Net.Sockets;

namespace Cluster.Rig;

/// <summary>Ports of loopback.</summary>
internal static class Ports
{
    /// <summary>Some that are free, all different.</summary>
    public static int[] Free(int count)
    {
        var held = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in held)
        {
            listener.Start();
        }

        int[] ports = [.. held.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in held)
        {
            listener.Dispose();
        }

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
