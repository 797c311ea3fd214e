using System.Net.Sockets;
using Gateway;
using Gateway.Hosting;

namespace Frontend;

/// <summary>From start to end.</summary>
internal static class Running
{
    public static async Task<int> RunToEndAsync(this WebApplication app, ProgramExit exit)
    {
        app.Services.GetRequiredService<ClusterPresence>().Begin();
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException or ArgumentException or SocketException)
        {
            return exit.CannotStart(e.Message);
        }

        foreach (var line in app.Services.DescribeTiers())
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"Listening on {string.Join(", ", app.Urls)}; ready when {app.Urls.First()}/health/ready answers 200.");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
