using Gateway.Configuration;

namespace Standalone;

/// <summary><c>--check-config</c>.</summary>
internal static class ConfigCheck
{
    public static int Run(string file)
    {
        var reading = ConfigFile.Read(file, Environment.GetEnvironmentVariable);
        foreach (var entry in reading.Report())
        {
            Console.WriteLine(entry);
        }

        Console.WriteLine(reading.Config is null ? $"{file}: {reading.Faults.Length} faults" : $"{file}: no fault");
        return reading.Config is null ? 1 : 0;
    }
}
