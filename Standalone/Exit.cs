using Gateway.Configuration;

namespace Standalone;

/// <summary>The ways out, with the exit codes of the contract: 0 stopped, 1 bad configuration, 2 cannot start; commands add 3.</summary>
internal static class Exit
{
    public static int Usage(string? error)
    {
        if (error is null)
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        Console.Error.WriteLine($"Standalone: {error}\n{CommandLine.Usage}");
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
        Console.Error.WriteLine($"Standalone: cannot start: {why}");
        return 2;
    }
}
