namespace Routing.Shares;

/// <summary>What was admitted of late, second by second, for a minute.</summary>
internal sealed class DemandMeter
{
    private const int Seconds = 60;

    /// <summary>How far back demand is looked at to guess what comes.</summary>
    private const int Recent = 5;

    private readonly (long Second, long Requests, long Tokens)[] _cells = new (long, long, long)[Seconds];

    public void Count(DateTimeOffset now, long tokens)
    {
        var second = now.ToUnixTimeSeconds();
        ref var cell = ref _cells[(int)(second % Seconds)];
        cell = cell.Second == second ? (second, cell.Requests + 1, cell.Tokens + tokens) : (second, 1, tokens);
    }

    public (long Requests, long Tokens) LastMinute(DateTimeOffset now) => Sum(now.ToUnixTimeSeconds(), Seconds);

    /// <summary>Requests to expect within <paramref name="length"/>, half as many again as of late.</summary>
    public int Expected(TimeSpan length, DateTimeOffset now, int least, int most)
    {
        var recent = Sum(now.ToUnixTimeSeconds(), Recent).Requests;
        return (int)Math.Clamp(Math.Ceiling(recent / (double)Recent * length.TotalSeconds * 1.5), least, most);
    }

    private (long Requests, long Tokens) Sum(long second, int seconds)
    {
        var (requests, tokens) = (0L, 0L);
        foreach (var cell in _cells)
        {
            if (second - cell.Second is var age and >= 0 && age < seconds)
            {
                (requests, tokens) = (requests + cell.Requests, tokens + cell.Tokens);
            }
        }

        return (requests, tokens);
    }
}
