namespace Routing.Shares;

/// <summary>What a share holds of the rate limits, until its first report.</summary>
/// <param name="requests">Counted at <paramref name="until"/>.</param>
/// <param name="tokens">Counted at <paramref name="until"/>.</param>
/// <param name="until">Steady; nothing may be admitted under it from then on.</param>
internal sealed class ShareTerms(long requests, long tokens, long until)
{
    public long Requests { get; } = requests;

    public long Tokens { get; } = tokens;

    public long Until { get; } = until;

    /// <summary>The number of the last report taken; 0 before the first.</summary>
    public int Reports { get; set; }
}
