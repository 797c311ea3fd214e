namespace Load;

/// <summary>Every connection asks once, all at the same time.</summary>
internal static class Crowd
{
    public static Task RunAsync(IReadOnlyList<Connection> connections) =>
        Task.WhenAll(connections.Select(connection => connection.ExchangeAsync(TimeProvider.System.GetTimestamp())));
}
