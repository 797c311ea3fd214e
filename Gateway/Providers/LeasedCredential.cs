namespace Gateway.Providers;

/// <summary>
/// Keeps a credential that lasts for a while and fetches the next one ahead of time: requests wait only for the first, or where none could be had until the last had run out.
/// However many ask, one fetch runs.
/// </summary>
/// <param name="fetch">Gets another. Ended by its token after <see cref="Patience"/>.</param>
/// <param name="time">By which credentials last.</param>
internal sealed class LeasedCredential<T>(Func<CancellationToken, Task<Lease<T>>> fetch, TimeProvider time)
{
    /// <summary>How long a fetch may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long after a failure it is tried again, as long as nobody has to wait for it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private volatile Lease<T>? _lease;
    private Task<Lease<T>>? _running;
    private DateTimeOffset _notBefore;

    /// <summary>Whether a fetch is under way.</summary>
    public bool IsFetching
    {
        get
        {
            lock (_gate)
            {
                return _running is not null;
            }
        }
    }

    /// <summary>Gets it; mostly at once. What the fetch throws is thrown here, to all who wait for it.</summary>
    public ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_lease is not { } lease || now >= lease.Until)
        {
            return WaitAsync(Start(), cancellationToken);
        }

        if (now >= lease.RenewFrom)
        {
            Renew(now);
        }

        return new(lease.Value);
    }

    private static async ValueTask<T> WaitAsync(Task<Lease<T>> running, CancellationToken cancellationToken) => (await running.WaitAsync(cancellationToken)).Value;

    private void Renew(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now < _notBefore)
            {
                return;
            }
        }

        _ = Start().ContinueWith(static failed => _ = failed.Exception, TaskContinuationOptions.OnlyOnFaulted);   // whoever must wait for one will learn why there is none
    }

    private Task<Lease<T>> Start()
    {
        lock (_gate)
        {
            return _running ??= Task.Run(FetchAsync);
        }
    }

    private async Task<Lease<T>> FetchAsync()
    {
        Lease<T>? lease = null;
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            return lease = await fetch(patience.Token);
        }
        finally
        {
            lock (_gate)
            {
                _lease = lease ?? _lease;
                _notBefore = lease is null ? time.GetUtcNow() + Pause : default;
                _running = null;
            }
        }
    }
}
