using Gateway;
using Gateway.Configuration;

namespace Standalone;

/// <summary>What is said once the gateway listens: where, and what each tier can reach. For people as it is; in a log of JSON as events like any other.</summary>
internal static partial class StartupReport
{
    public static void Write(WebApplication app, Demo? demo, LogFormat format)
    {
        Action<string> say = format is LogFormat.Json ? line => LogLine(app.Logger, line) : Console.WriteLine;
        var address = app.Urls.First();
        foreach (var line in app.Services.DescribeTiers())
        {
            say(line);
        }

        say($"Listening on {string.Join(", ", app.Urls)}; ready when {address}/health/ready answers 200.");
        if (demo is not null)
        {
            say(demo.Hints(address));
        }
    }

    [LoggerMessage(302, LogLevel.Information, "{Line}")]
    private static partial void LogLine(ILogger logger, string line);
}
