namespace Gateway.Attempts;

/// <summary>Two attempts at one answer, the second started because the first was slow: the client gets the one that has something to show first, and the other is given up.</summary>
internal sealed class Contest : IDisposable
{
    private readonly CancellationTokenSource _first;
    private readonly CancellationTokenSource _second;
    private Exchange? _winner;

    public Contest(Exchange first)
    {
        First = first;
        (_first, _second) = (CancellationTokenSource.CreateLinkedTokenSource(first.Ending), CancellationTokenSource.CreateLinkedTokenSource(first.Ending));
        first.Contest = this;
    }

    public Exchange First { get; }

    /// <summary>Who has shown, or is about to show, something; null as long as nobody has.</summary>
    public Exchange? Winner => Volatile.Read(ref _winner);

    /// <summary>Ends with an attempt's part in it.</summary>
    public CancellationToken EndingOf(Exchange contender) => (contender == First ? _first : _second).Token;

    /// <summary>Asks for the client, for good; who loses is given up at once.</summary>
    public bool TryWin(Exchange contender)
    {
        if ((Interlocked.CompareExchange(ref _winner, contender, null) ?? contender) != contender)
        {
            return false;
        }

        (contender == First ? _second : _first).Cancel();
        return true;
    }

    public void Dispose()
    {
        First.Contest = null;
        _first.Dispose();
        _second.Dispose();
    }
}
