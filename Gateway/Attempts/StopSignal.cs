namespace Gateway.Attempts;

/// <summary>Ends one request's waiting for providers: when its client hangs up, and when the gateway has no more time for it. Used for one request after the other.</summary>
internal sealed class StopSignal : IDisposable
{
    private CancellationTokenSource _source = new();
    private CancellationTokenRegistration _client;

    public CancellationToken Token => _source.Token;

    public void Begin(CancellationToken clientGone) => _client = clientGone.UnsafeRegister(static signal => ((StopSignal)signal!).Stop(), this);

    public void Stop()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Its request ended as it was to be ended.
        }
    }

    /// <summary>Makes it fit for another request.</summary>
    public void Reset()
    {
        _client.Dispose();
        if (!_source.TryReset())
        {
            _source.Dispose();
            _source = new();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _source.Dispose();
    }
}
