namespace Gateway.Attempts;

/// <summary>Ends one request's waiting for providers: when its client hangs up, and when the gateway has no more time for it. Used for one request after the other.</summary>
internal sealed class StopSignal
{
    private CancellationTokenSource _source = new();
    private CancellationTokenRegistration _client;

    public CancellationToken Token => _source.Token;

    public void Begin(CancellationToken clientGone) => _client = clientGone.UnsafeRegister(static signal => ((StopSignal)signal!).Stop(), this);

    public void Stop() => _source.Cancel();

    /// <summary>Makes it fit for another request.</summary>
    public void Reset()
    {
        _client.Dispose();
        if (!_source.TryReset())
        {
            _source = new();   // without a timer there is nothing to dispose of
        }
    }
}
