using Gateway.Providers;

namespace Gateway.Accounting;

/// <content>An attempt beside the one under way: it spends under the same lease, money that was set aside for it alone.</content>
internal sealed partial class RequestAccount
{
    /// <summary>USD of the lease that is another attempt's.</summary>
    private decimal _lent;

    /// <summary>USD of <see cref="Cost"/> that were spent before this account was another's.</summary>
    private decimal _costBefore;

    /// <summary>USD of <see cref="Cost"/> that were spent under this account.</summary>
    private decimal Spent => Cost - _costBefore;

    /// <summary>An account for an attempt at <paramref name="route"/>; null when the lease, or the ceiling, does not cover it beside what is under way.</summary>
    public async ValueTask<RequestAccount?> ForkAsync(ProviderRoute route)
    {
        var estimate = EstimateFor(route.Target);

        // Under a ceiling the attempt under way keeps what it was bounded to, and the other has the rest; without one it keeps what it holds.
        var (part, held) = (_part, _held);
        var mine = part is null ? held : Spent + _promised;
        var spare = Math.Max(0, held - mine);
        var topUp = new Routing.Spending.TopUp(payer.Tenant, _lease!.Value)
        {
            Cost = Math.Max(0, estimate.Cost - spare),
            LeastCost = Math.Max(0, estimate.LeastCost - spare),
            MostCost = WorstCase(estimate) - spare is { } most ? Math.Max(0, most) : null,
            Grows = Grows,
            Tokens = payer.LimitsTokens ? estimate.Tokens : 0,
        };
        _part = part is null ? null : mine;
        if (await AskAsync(topUp, part - Math.Max(mine, held)) is not null)
        {
            _part = part;
            return null;
        }

        // The attempt under way may have begun meanwhile, and asked for more itself.
        var lent = spare + Math.Min(_held - held, Most(topUp));
        (_held, _lent, _heldTokens) = (_held - lent, lent, _heldTokens - topUp.Tokens);
        return new(accountant, payer, requestId, _size, tierCeiling)
        {
            _lease = _lease,
            _leasedFor = route.Target,
            _isTight = _isTight,
            _part = part - mine,
            _held = lent,
            _leased = _leased,
            _lent = _held,
            _heldTokens = estimate.Tokens,
            _attempts = _attempts,
            _costBefore = Cost,
            Cost = Cost,
            CostIsKnown = CostIsKnown,
            _admittedOn = _admittedOn,
            _grownBy = _grownBy,
            Requests = Requests,
            Tokens = Tokens,
        };
    }

    /// <summary>Takes over what a fork has spent, and what is left of its money.</summary>
    public void Adopt(RequestAccount fork)
    {
        Cost += fork.Cost - fork._costBefore;
        CostIsKnown &= fork.CostIsKnown;
        _usedTokens += fork._usedTokens;
        _heldTokens += fork._heldTokens;
        _held = _leased = Math.Max(_leased, fork._leased);
        (_part, _lent) = (_ceiling, 0);
        _attempts = Math.Max(_attempts, fork._attempts);
        Answered ??= fork.Answered;
    }
}
