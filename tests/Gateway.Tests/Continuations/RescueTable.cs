using System.Collections.Concurrent;

namespace Gateway.Tests.Continuations;

/// <summary>Counts what became of the cuts and prints it when all are done.</summary>
public sealed class RescueTable : IDisposable
{
    private readonly ConcurrentDictionary<CutOutcome, int> _counts = new();
    private int _streams;

    public void CountStream(int cuts) => Interlocked.Add(ref _streams, cuts > 0 ? 1 : 0);

    public void Count(CutOutcome outcome) => _counts.AddOrUpdate(outcome, 1, static (_, count) => count + 1);

    public void Dispose()
    {
        if (_streams > 0)
        {
            Console.Out.WriteLine($"\nCut streams: {_streams} recorded ones at {_counts.Values.Sum()} places: {Of(CutOutcome.Joined)} gone on with, {Of(CutOutcome.Ended)} ended in an error event, {Of(CutOutcome.Unseen)} not begun");
        }
    }

    private int Of(CutOutcome outcome) => _counts.GetValueOrDefault(outcome);
}
