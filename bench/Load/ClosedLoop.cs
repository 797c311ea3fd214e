namespace Load;

/// <summary>Each connection asks again as soon as it has its answer.</summary>
internal static class ClosedLoop
{
    /// <summary>Until there are as many answers.</summary>
    public static Task RunAsync(IReadOnlyList<Connection> connections, int answers)
    {
        var left = answers;
        return Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await connection.ExchangeAsync(TimeProvider.System.GetTimestamp());
            }
        })));
    }

    public static Task RunAsync(IReadOnlyList<Connection> connections, TimeSpan duration)
    {
        var time = TimeProvider.System;
        var end = time.GetTimestamp() + (long)(duration.TotalSeconds * time.TimestampFrequency);
        return Task.WhenAll(connections.Select(connection => Task.Run(async () =>
        {
            for (var now = time.GetTimestamp(); now < end; now = time.GetTimestamp())
            {
                await connection.ExchangeAsync(now);
            }
        })));
    }
}
