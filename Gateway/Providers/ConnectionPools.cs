using System.Collections.Concurrent;

namespace Gateway.Providers;

/// <summary>
/// Connection pools, kept over configuration reloads: one per origin and connect deadline for the configuration's providers; for tenants' own
/// endpoints one per connect deadline, whose handler keeps the origins apart and drops those that are idle, so that no tenant adds to what is held.
/// There is no resilience handler here: <see cref="Attempts.AttemptRunner"/> alone retries.
/// </summary>
internal sealed class ConnectionPools : IDisposable
{
    private readonly ConcurrentDictionary<(string Origin, TimeSpan Connect), HttpMessageInvoker> _pools = new();
    private readonly Func<TimeSpan, HttpMessageHandler> _create;
    private readonly Func<TimeSpan, bool, HttpMessageHandler> _createForTenants;

    public ConnectionPools()
        : this(Create, (connect, anyAddress) => CreateForTenants(connect, anyAddress ? null : GuardedConnector.ToTheInternet))
    {
    }

    /// <param name="create">Makes a pool's handler for a connect deadline: tests put an upstream of their own here.</param>
    internal ConnectionPools(Func<TimeSpan, HttpMessageHandler> create)
        : this(create, (connect, _) => create(connect))
    {
    }

    internal ConnectionPools(Func<TimeSpan, HttpMessageHandler> create, Func<TimeSpan, bool, HttpMessageHandler> createForTenants) =>
        (_create, _createForTenants) = (create, createForTenants);

    /// <summary>How many are held.</summary>
    public int Count => _pools.Count;

    public HttpMessageInvoker For(Uri address, TimeSpan connect) =>
        _pools.GetOrAdd((address.GetLeftPart(UriPartial.Authority), connect), static (key, create) => new(create(key.Connect)), _create);

    /// <summary>For tenants' own endpoints, wherever they are.</summary>
    /// <param name="connect">The connect deadline.</param>
    /// <param name="anyAddress">Whether they may be anywhere; else on the public internet alone, and a connection made otherwise is not used for them.</param>
    public HttpMessageInvoker ForTenants(TimeSpan connect, bool anyAddress) =>
        _pools.GetOrAdd((anyAddress ? "*" : "public", connect), static (key, create) => new(create(key.Connect, key.Origin == "*")), _createForTenants);

    public void Dispose()
    {
        foreach (var pool in _pools.Values)
        {
            pool.Dispose();
        }
    }

    /// <param name="connect">The connect deadline.</param>
    /// <param name="guard">What connects; null for any address.</param>
    internal static SocketsHttpHandler CreateForTenants(TimeSpan connect, GuardedConnector? guard)
    {
        var handler = Create(connect);
        handler.UseProxy = false;   // a proxy would look the name up by itself, and reach what this process must not
        if (guard is not null)
        {
            handler.ConnectCallback = (context, token) => guard.ConnectAsync(context.DnsEndPoint, connect, token);
        }

        return handler;
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
