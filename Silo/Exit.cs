using Gateway.Configuration;

namespace Silo;

/// <summary>The ways out: 0 stopped, 1 bad configuration, 2 cannot start, or could not join: whoever supervises it is to start it again.</summary>
internal static class Exit
{
    public static int Usage(string? error)
    {
        if (error is null)
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        Console.Error.WriteLine($"Silo: {error}\n{CommandLine.Usage}");
        return 2;
    }

    public static int BadConfiguration(ConfigReading reading)
    {
        foreach (var entry in reading.Report())
        {
            Console.Error.WriteLine(entry);
        }

        return 1;
    }

    public static int CannotStart(string why)
    {
        Console.Error.WriteLine($"Silo: cannot start: {why}");
        return 2;
    }
}
