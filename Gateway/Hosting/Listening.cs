using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Hosting;

/// <summary>How a host listens.</summary>
public static class Listening
{
    /// <param name="host">The host.</param>
    /// <param name="urls">Separated by semicolons.</param>
    public static void ListenOn(this IWebHostBuilder host, string urls)
    {
        host.UseUrls(urls);
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;   // the gateway's own limit answers in its own shape
        });
    }

    /// <summary>
    /// Has a request go on where its bytes were read, and its answer sent by whoever wrote it: each hop to another worker costs the waking of a thread where
    /// there is little to do. It asks for handlers that do not hold the worker up; what must (SQLite) begins on another. Never with the environment's
    /// <c>DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS</c>, under which a handler would hold up the sockets of all others.
    /// </summary>
    public static void HandleInline(this IWebHostBuilder host) =>
        host.ConfigureServices(services => services.Configure<SocketTransportOptions>(transport => transport.UnsafePreferInlineScheduling = true));
}
