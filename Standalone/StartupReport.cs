using Gateway;

namespace Standalone;

/// <summary>What is printed once the gateway listens: where, and what each tier can reach.</summary>
internal static class StartupReport
{
    public static void Write(WebApplication app, Demo? demo)
    {
        var address = app.Urls.First();
        foreach (var line in app.Services.DescribeTiers())
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"Listening on {string.Join(", ", app.Urls)}; ready when {address}/health/ready answers 200.");
        if (demo is not null)
        {
            Console.WriteLine(demo.Hints(address));
        }
    }
}
