namespace Routing.Budgets;

/// <summary>
/// How many bytes of text a token of one model takes, learned from usage that its provider reported, for answers whose usage nobody reports. Pure.
/// Old observations fade: beyond a million tokens both sums are halved.
/// </summary>
public sealed class BytesPerToken
{
    /// <summary>Assumed until enough tokens were seen: English text in today's vocabularies.</summary>
    public const double Assumed = 4;

    private const long Enough = 500;
    private const long Many = 1_000_000;

    private long _bytes;
    private long _tokens;

    /// <summary>Never under 1: no vocabulary that we know makes more tokens than bytes of running text.</summary>
    public double Ratio => _tokens < Enough ? Assumed : Math.Max(1, (double)_bytes / _tokens);

    public void Observe(long bytes, long tokens)
    {
        if (bytes <= 0 || tokens <= 0)
        {
            return;
        }

        _bytes += bytes;
        _tokens += tokens;
        if (_tokens > Many)
        {
            _bytes /= 2;
            _tokens /= 2;
        }
    }

    /// <summary>Tokens of that many bytes, rounded up.</summary>
    public long Estimate(long bytes) => (long)Math.Ceiling(bytes / Ratio);
}
