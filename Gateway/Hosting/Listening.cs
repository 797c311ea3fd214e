using Microsoft.AspNetCore.Hosting;

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
}
