using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads how the gateway stops.</summary>
internal static class DrainReader
{
    public static DrainConfig Read(Section root)
    {
        var defaults = new DrainConfig();
        using var keys = root.Sub("drain");
        var drain = new DrainConfig
        {
            Delay = keys.Read("delay", Scalars.DurationOrZero, defaults.Delay),
            Deadline = keys.Read("deadline", Scalars.LongDuration, defaults.Deadline),
        };
        Order.Check(keys, ("delay", drain.Delay), ("deadline", drain.Deadline));
        return drain;
    }
}
