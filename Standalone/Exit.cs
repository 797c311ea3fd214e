using Gateway.Configuration;
using Gateway.Hosting;

namespace Standalone;

/// <summary>The ways out; some commands add 3.</summary>
internal static class Exit
{
    public static readonly ProgramExit Program = new("Standalone", CommandLine.Usage);

    public static int Usage(string? error) => Program.Usage(error);

    public static int BadConfiguration(ConfigReading reading) => ProgramExit.BadConfiguration(reading);

    public static int CannotStart(string why) => Program.CannotStart(why);
}
