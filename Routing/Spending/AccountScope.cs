using Routing.Budgets;
using Routing.Limits;

namespace Routing.Spending;

/// <summary>What counts against one set of limits: a tenant's, or those of one of its keys.</summary>
internal sealed class AccountScope(LimitScope kind)
{
    private bool _limitsKnown;

    public LimitScope Kind { get; } = kind;

    public SlidingWindow Requests { get; } = new();

    public SlidingWindow Tokens { get; } = new();

    public Purse Purse { get; } = new();

    public int Slots { get; set; }

    /// <summary>USD set aside for worst cases, beyond what is expected to be used.</summary>
    public decimal Extra { get; set; }

    public SpendingLimits Limits { get; private set; } = SpendingLimits.None;

    /// <summary>Null until somebody has asked under some.</summary>
    public SpendingLimits? KnownLimits => _limitsKnown ? Limits : null;

    /// <summary>When nothing of it matters any more: its last minute is over. Never while it has a budget to remember, or a request under way.</summary>
    public long ForgettableAt => Slots > 0 || !_limitsKnown || Limits.HasBudget ? SlidingWindow.Never : QuietAt;

    public long QuietAt => Math.Max(Requests.EmptyAt, Tokens.EmptyAt);

    public void Configure(SpendingLimits limits)
    {
        Limits = limits;
        _limitsKnown = true;
    }

    public bool Includes(Reservation reservation) => Kind is LimitScope.Tenant || reservation.Key == this;

    /// <summary>Notes what stands in the way of that much.</summary>
    public void Check(ref Obstacle obstacle, in Demand demand, ReservationBook book, DateTimeOffset now, long at)
    {
        if (Limits.RequestsPerMinute is { } requests && demand.Requests > 0)
        {
            obstacle.Meet(LimitKind.Requests, Kind, Requests.FitsAt(at, demand.Requests, requests));
        }

        if (Limits.TokensPerMinute is { } tokens && demand.Tokens > 0)
        {
            obstacle.Meet(LimitKind.Tokens, Kind, Tokens.FitsAt(at, demand.Tokens, tokens));
        }

        if (Slots + demand.Slots > Limits.Parallel && demand.Slots > 0)
        {
            obstacle.Meet(LimitKind.Parallel, Kind, demand.Slots > Limits.Parallel ? SlidingWindow.Never : book.FreesAt(this, Slots + demand.Slots - Limits.Parallel.Value));
        }

        if (demand.CostSoFar + demand.Least > Limits.PerRequest && demand.Least > 0)
        {
            obstacle.Meet(LimitKind.PerRequest, Kind, SlidingWindow.Never);
        }

        Purse.Check(ref obstacle, Kind, Limits, demand.Least, demand.Admitted, now, at);
    }

    public bool CountRequests(long at, long requests)
    {
        Requests.Add(at, Limits.RequestsPerMinute is null ? 0 : requests, Limits.RequestsPerMinute ?? 0);
        return Limits.RequestsPerMinute is not null;
    }

    public bool CountTokens(long at, long tokens)
    {
        Tokens.Add(at, Limits.TokensPerMinute is null ? 0 : tokens, Limits.TokensPerMinute ?? 0);
        return Limits.TokensPerMinute is not null;
    }

    /// <summary>Counts more tokens, or fewer, at an earlier instant, unless that is over.</summary>
    public void CorrectTokens(long at, long change, long now)
    {
        Tokens.Remove(at, -change, now);
        CountTokens(at, at + SlidingWindow.Length > now ? change : 0);
    }

    public RateStatus? RequestStatus(long at) => Status(Requests, Limits.RequestsPerMinute, at);

    public RateStatus? TokenStatus(long at) => Status(Tokens, Limits.TokensPerMinute, at);

    private static RateStatus? Status(SlidingWindow window, long? limit, long at)
    {
        if (limit is null)
        {
            return null;
        }

        var used = window.Total(at);
        return new RateStatus(limit.Value, Math.Max(0, limit.Value - used), used == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(window.EmptyAt - at));
    }
}
