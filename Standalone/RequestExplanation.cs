using Gateway.Configuration;
using Gateway.Explaining;

namespace Standalone;

/// <summary><c>--explain</c>.</summary>
internal static class RequestExplanation
{
    private const int Refused = 3;

    public static int Run(CommandLine line)
    {
        byte[] body;
        try
        {
            body = File.ReadAllBytes(line.Explain!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Exit.CannotStart($"{line.Explain} cannot be read: {e.Message}");
        }

        var reading = ConfigFile.Read(ConfigFile.Locate(line.Config, Environment.GetEnvironmentVariable), Environment.GetEnvironmentVariable);
        if (reading.Config is null)
        {
            return Exit.BadConfiguration(reading);
        }

        var (json, isServed) = DryRun.Explain(reading, body, new()
        {
            Plan = line.Plan,
            Region = line.Region,
            Key = line.Key,
            Headers = line.Tags.IsEmpty ? [] : [new("x-gateway-tags", string.Join(',', line.Tags))],
        });
        Console.WriteLine(json);
        return isServed ? 0 : Refused;
    }
}
