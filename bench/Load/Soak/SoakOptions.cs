using System.Globalization;

namespace Load.Soak;

/// <summary>The command line of a soak.</summary>
/// <param name="Address">Where the gateway takes chat completions, on loopback.</param>
/// <param name="Process">Its process.</param>
/// <param name="Probe">The socket of <c>bench/Probe</c> in it.</param>
/// <param name="Script">Where the simulator is scripted.</param>
/// <param name="Length">How long.</param>
/// <param name="Out">Where the table goes; null: nowhere.</param>
/// <param name="Note">What stands below its title.</param>
internal sealed record SoakOptions(Uri Address, int Process, string Probe, Uri Script, TimeSpan Length, string? Out, string Note)
{
    public static SoakOptions Parse(ReadOnlySpan<string> args)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            values[args[i]] = args[i + 1];
        }

        var address = new Uri(values["--gateway"]);
        return address.IsLoopback
            ? new(
                address,
                int.Parse(values["--pid"], CultureInfo.InvariantCulture),
                values["--probe"],
                new Uri(values["--script"]),
                TimeSpan.FromMinutes(double.Parse(values.GetValueOrDefault("--minutes", "30"), CultureInfo.InvariantCulture)),
                values.GetValueOrDefault("--out"),
                values.GetValueOrDefault("--note", ""))
            : throw new ArgumentException("only loopback is put under load");
    }
}
