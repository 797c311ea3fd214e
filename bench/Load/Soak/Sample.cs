namespace Load.Soak;

/// <summary>The process at one instant.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="Mebibytes">Resident.</param>
/// <param name="Handles">Open files and sockets.</param>
/// <param name="Threads">Of the process.</param>
internal readonly record struct Sample(TimeSpan At, double Mebibytes, int Handles, int Threads)
{
    public static Sample Take(int process, TimeSpan at) => new(at, ProcessFacts.ResidentMebibytes(process), ProcessFacts.Handles(process), ProcessFacts.Threads(process));

    /// <summary>How much <paramref name="of"/> grows in an hour, by the line of least squares.</summary>
    public static double PerHour(IReadOnlyCollection<Sample> samples, Func<Sample, double> of)
    {
        var (x, y) = (samples.Average(sample => sample.At.TotalHours), samples.Average(of));
        var spread = samples.Sum(sample => Math.Pow(sample.At.TotalHours - x, 2));
        return spread == 0 ? 0 : samples.Sum(sample => (sample.At.TotalHours - x) * (of(sample) - y)) / spread;
    }
}
