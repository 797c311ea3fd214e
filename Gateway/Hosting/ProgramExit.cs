using Gateway.Configuration;

namespace Gateway.Hosting;

/// <summary>The ways out of a host's program, with the exit codes of the contract: 0 stopped, 1 bad configuration, 2 cannot start, or misused.</summary>
/// <param name="program">Its name.</param>
/// <param name="usage">How it is used.</param>
public sealed class ProgramExit(string program, string usage)
{
    public int Usage(string? error)
    {
        if (error is null)
        {
            Console.WriteLine(usage);
            return 0;
        }

        Console.Error.WriteLine($"{program}: {error}\n{usage}");
        return 2;
    }

    /// <summary>Says every fault.</summary>
    public static int BadConfiguration(ConfigReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        foreach (var entry in reading.Report())
        {
            Console.Error.WriteLine(entry);
        }

        return 1;
    }

    public int CannotStart(string why)
    {
        Console.Error.WriteLine($"{program}: cannot start: {why}");
        return 2;
    }
}
