using System.Globalization;

namespace Load;

/// <summary>How many streams there can be at once: 10,000, or what this machine's limit on open files leaves room for, at two sockets a stream.</summary>
internal readonly record struct LargestCrowd(int Streams, int OpenFiles)
{
    private const int Wanted = 10_000;

    /// <summary>For what is open besides.</summary>
    private const int Spare = 1000;

    /// <summary>Under the limit this process has; run.sh raises it as far as it may be raised, for itself and the sides.</summary>
    public static LargestCrowd Here()
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        var limit = soft is "unlimited" ? int.MaxValue : int.Parse(soft, CultureInfo.InvariantCulture);
        return new(Math.Clamp((limit - Spare) / 2, 1, Wanted), limit);
    }

    public override string ToString() => Streams == Wanted
        ? "10,000"
        : string.Create(CultureInfo.InvariantCulture, $"{Streams:N0} (of 10,000: two sockets each, under this machine's limit of {OpenFiles:N0} open files)");
}
