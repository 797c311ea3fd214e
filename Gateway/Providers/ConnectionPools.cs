using System.Collections.Concurrent;

namespace Gateway.Providers;

/// <summary>
/// Connection pools, one per origin and connect deadline, kept over configuration reloads.
/// There is no resilience handler here: <see cref="Attempts.AttemptRunner"/> alone retries.
/// </summary>
internal sealed class ConnectionPools : IDisposable
{
    private readonly ConcurrentDictionary<(string Origin, TimeSpan Connect), HttpMessageInvoker> _pools = new();
    private readonly Func<TimeSpan, HttpMessageHandler> _create;

    public ConnectionPools()
        : this(Create)
    {
    }

    /// <param name="create">Makes a pool's handler for a connect deadline: tests put an upstream of their own here.</param>
    internal ConnectionPools(Func<TimeSpan, HttpMessageHandler> create) => _create = create;

    public HttpMessageInvoker For(Uri address, TimeSpan connect) =>
        _pools.GetOrAdd((address.GetLeftPart(UriPartial.Authority), connect), static (key, create) => new(create(key.Connect)), _create);

    public void Dispose()
    {
        foreach (var pool in _pools.Values)
        {
            pool.Dispose();
        }
    }

    private static SocketsHttpHandler Create(TimeSpan connect) => new()
    {
        ConnectTimeout = connect,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        // DNS changes are followed, and a provider's rebalancing is not held up for ever.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // Below the minute after which common load balancers close an idle connection: a request on one just closed would be a failed attempt.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(50),
        // An abandoned answer is cut off at once instead of being read to its end: the provider stops, and so does the bill.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
    };
}
