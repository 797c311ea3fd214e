namespace Load.Soak;

/// <summary>The process at one instant.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="Mebibytes">Resident.</param>
/// <param name="Live">What the last full collection left of the managed heap, in MiB.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Of the process.</param>
internal readonly record struct Sample(TimeSpan At, double Mebibytes, double Live, int Handles, int Threads)
{
    public static Sample Take(int process, string probe, TimeSpan at) =>
        new(at, ProcessFacts.ResidentMebibytes(process), ProcessFacts.LiveMebibytes(probe), ProcessFacts.Handles(process), ProcessFacts.Threads(process));

    /// <summary>How much <paramref name="of"/> grows over <paramref name="samples"/> by the line of least squares, and the standard error of that.</summary>
    public static Growth GrowthOf(IReadOnlyCollection<Sample> samples, Func<Sample, double> of)
    {
        var (x, y) = (samples.Average(sample => sample.At.TotalHours), samples.Average(of));
        var spread = samples.Sum(sample => Math.Pow(sample.At.TotalHours - x, 2));
        var slope = samples.Sum(sample => (sample.At.TotalHours - x) * (of(sample) - y)) / spread;
        var off = samples.Sum(sample => Math.Pow(of(sample) - y - (slope * (sample.At.TotalHours - x)), 2));
        var length = (samples.Max(sample => sample.At) - samples.Min(sample => sample.At)).TotalHours;
        return new(y, slope * length, Math.Sqrt(off / Math.Max(1, samples.Count - 2) / spread) * length);
    }
}
