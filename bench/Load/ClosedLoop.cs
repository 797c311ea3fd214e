namespace Load;

/// <summary>Each connection asks again as soon as it has its answer.</summary>
internal static class ClosedLoop
{
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
