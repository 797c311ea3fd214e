using System.Numerics;

namespace Gateway.Telemetry.Metrics;

/// <summary>Counts that many threads add to: each processor has its own row of them, in cache lines of its own, so that none waits for another's.</summary>
/// <param name="width">How many counts.</param>
internal sealed class Stripes(int width)
{
    private const int CacheLine = 64 / sizeof(long);

    private static readonly int Rows = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 16));

    private readonly int _stride = (width + CacheLine - 1) / CacheLine * CacheLine;
    private readonly long[] _counts = new long[((width + CacheLine - 1) / CacheLine * CacheLine * Rows) + CacheLine];

    public int Width => width;

    /// <summary>The row of the processor at hand: for several counts of one measurement.</summary>
    public Span<long> Row() => _counts.AsSpan((Thread.GetCurrentProcessorId() & (Rows - 1)) * _stride, width);

    public void Add(int at, long value) => Interlocked.Add(ref Row()[at], value);

    public long Sum(int at)
    {
        var sum = 0L;
        for (var row = 0; row < Rows; row++)
        {
            sum += Volatile.Read(ref _counts[(row * _stride) + at]);
        }

        return sum;
    }
}
