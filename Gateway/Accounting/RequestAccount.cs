using Gateway.Admission;
using Gateway.Errors;
using Routing.Budgets;
using Routing.Chains;
using Routing.Limits;
using Routing.Ordering;
using Routing.Spending;
using Routing.Targets;
using Storage;
using Storage.Spool;

namespace Gateway.Accounting;

/// <summary>
/// The money of one request: one lease, opened before its first attempt and settled once, when all is over; and a row in the ledger for each attempt.
/// Calls come one after the other: <see cref="OpenAsync"/>; for each attempt <see cref="ReserveAsync"/>, <see cref="BeginAttempt"/>, what was seen of it
/// and <see cref="CompleteAsync"/>; at the end, whatever happened, <see cref="CloseAsync"/>.
/// </summary>
internal sealed partial class RequestAccount(Accountant accountant, Payer payer, string requestId, in RequestSize size, decimal? tierCeiling) : IExpectedOutput
{
    private RequestSize _size = size;

    private readonly decimal? _ceiling = CeilingOf(payer, tierCeiling);

    /// <summary>USD of the ceiling that are this account's, should there be one: all of it, but for what an attempt beside it may use.</summary>
    private decimal? _part = CeilingOf(payer, tierCeiling);

    /// <summary>USD that the attempt at hand costs at most, as it was bounded.</summary>
    private decimal _promised;

    private long _grownBy;
    private LeaseId? _lease;
    private Target? _leasedFor;
    private decimal _held;
    private decimal _leased;
    private long _heldTokens;
    private long _usedTokens;
    private int _attempts;
    private Target? _estimated;
    private Estimate _estimate;
    private AttemptEntry? _open;
    private DateOnly? _admittedOn;

    /// <summary>The budget nears its end: a stream is bounded to what is held for it, as an answer in one piece always is.</summary>
    private bool _isTight;

    /// <summary>Who pays.</summary>
    public Payer Payer => payer;

    /// <summary>Why the request, or its next attempt, was not paid for; null when it was.</summary>
    public GatewayError? Refused { get; private set; }

    /// <summary>How far the limit on requests is used; null without one, or before <see cref="OpenAsync"/>.</summary>
    public RateStatus? Requests { get; private set; }

    /// <summary>How far the limit on tokens is used; null without one, or before <see cref="OpenAsync"/>.</summary>
    public RateStatus? Tokens { get; private set; }

    /// <summary>When limits and budgets let it in; null before they have.</summary>
    public DateTimeOffset? AdmittedAt { get; private set; }

    /// <summary>USD of the attempts up to now, as their rows have it.</summary>
    public decimal Cost { get; private set; }

    /// <summary>False when one of them was made at a price nobody knows.</summary>
    public bool CostIsKnown { get; private set; } = true;

    /// <summary>
    /// What the answer to the attempt at hand must be bounded to so that the money covers it; null when it does anyway, and for streams that only a budget with plenty left
    /// limits: they ask for more as they grow.
    /// </summary>
    public long? MaxTokens { get; private set; }

    /// <summary>USD that the request may cost; null: no ceiling. The payer's is kept by the control plane, the tier's here.</summary>
    public decimal? Ceiling => _ceiling;

    /// <summary>What ordering knows of the request.</summary>
    public RequestProfile Profile => new((long)(_size.TextBytes / BytesPerToken.Assumed), this);

    /// <summary>What an attempt at <paramref name="target"/> is expected to use, and what is weighed against budgets and ceilings for it.</summary>
    public Estimate Expect(Target target) => EstimateFor(target);

    /// <summary>Tokens that the answer of a target is expected to have, as far as they were learned from this tenant's.</summary>
    public long TokensOf(Target target) => accountant.Spending.EstimateOutput(payer.Tenant, target.Name, _size.MaxTokens ?? target.MaxOutput ?? RequestProfile.DefaultOutput);

    private bool LimitsMoney => _ceiling is not null || payer.LimitsMoney;

    /// <summary>Asks for leave to make the request, at the price of the first target of <paramref name="plan"/> that the budget affords. Null when it is given.</summary>
    /// <param name="plan">Its candidates.</param>
    /// <param name="holdFor">How long until it has ended, or streams and says that it lives.</param>
    /// <param name="cancellationToken">The client's.</param>
    public async ValueTask<GatewayError?> OpenAsync(ChainPlan plan, TimeSpan holdFor, CancellationToken cancellationToken)
    {
        if (payer.IsMetered && accountant.Ledger is { HasRoom: false })
        {
            return Refused = SpendingErrors.NotAccountable;
        }

        for (var at = 0; ; at++)
        {
            var target = at < plan.Candidates.Length ? plan.Candidates[at].Target : at == 0 ? plan.FirstToCool?.Target : null;
            if (target is null)
            {
                return Refused;
            }

            var decision = await AcquireAsync(EstimateFor(target), holdFor, cancellationToken);
            if (decision is null)
            {
                return Refused = StoreErrors.Unavailable("Your budget cannot be read now: the store is away.");
            }

            (Requests, Tokens) = (decision.Value.Requests, decision.Value.Tokens);
            if (decision.Value.Lease is { } lease)
            {
                (_lease, _held, _leased, _leasedFor, _heldTokens) = (lease.Id, lease.Cost, lease.Cost, target, EstimateFor(target).Tokens);
                (Refused, AdmittedAt, _isTight) = (null, lease.AdmittedAt, lease.IsTight);
                return null;
            }

            var refusal = decision.Value.Refusal!.Value;
            accountant.Metrics.CountRefusal(refusal);
            Refused = SpendingErrors.Of(refusal, payer, EstimateFor(target));
            if (!refusal.IsBudget)
            {
                return Refused;   // a cheaper target does not help
            }
        }
    }

    /// <summary>
    /// Asks for what the next attempt may cost, unless that is held already. False when the budget does not cover it. Under a ceiling it is bounded to what is left of that,
    /// streams too: one read may bring more than anybody could stop.
    /// </summary>
    /// <param name="route">Where it goes.</param>
    /// <param name="mayHedge">Whether another may be started beside it: then half of the ceiling is left for that, if the other half is enough.</param>
    public async ValueTask<bool> ReserveAsync(Route route, bool mayHedge = false)
    {
        var estimate = EstimateFor(route.Target);
        var free = _held - Spent;
        if ((_leasedFor != route.Target || Spent > 0) && (free < (Grows ? estimate.Cost : WorstCase(estimate) ?? estimate.Cost) || _heldTokens - _usedTokens < estimate.Tokens))
        {
            var topUp = new TopUp(payer.Tenant, _lease!.Value)
            {
                Cost = Math.Max(0, estimate.Cost - free),
                LeastCost = Math.Max(0, estimate.LeastCost - free),
                MostCost = WorstCase(estimate) - free is { } more ? Math.Max(0, more) : null,
                Grows = Grows,
                Tokens = Math.Max(0, estimate.Tokens - (_heldTokens - _usedTokens)),
            };
            if (await AskAsync(topUp, Room) is { } error)
            {
                Refused = error;
                return false;
            }
        }

        Bound(estimate, mayHedge);
        return true;
    }

    /// <summary>From the next attempt on the prompt is longer by what the client has of the answer, and by what is said of it.</summary>
    /// <param name="bytes">All of that.</param>
    public void GrowPrompt(long bytes)
    {
        _size = _size with { TextBytes = _size.TextBytes - _grownBy + bytes, Pieces = _size.Pieces + (_grownBy == 0 ? 2 : 0) };
        (_grownBy, _estimated) = (bytes, null);
    }

    /// <summary>Settles the lease with what the rows add up to: for every request, however it ended, and whoever has hung up meanwhile.</summary>
    public async ValueTask CloseAsync()
    {
        if (_open is not null)
        {
            await CompleteAsync(new(Routing.Failures.FailureKind.Unknown, "The gateway failed."));
        }

        if (_lease is { } lease)
        {
            _lease = null;
            accountant.Budgets.Saw(payer);
            await accountant.Spending.SettleAsync(new(payer.Tenant, lease, payer.Key, Cost, _usedTokens, accountant.Time.GetUtcNow()));
        }
    }

    /// <summary>USD that may be spent of what is held: no ceiling is passed for having reserved more.</summary>
    private decimal Spendable => _part < _held ? _part.Value : _held;

    /// <summary>USD that may be asked for yet; null: no ceiling.</summary>
    private decimal? Room => _part - Math.Max(_held, Spent);

    private static decimal? CeilingOf(Payer payer, decimal? tiers) => payer.PerRequest is null || tiers < payer.PerRequest ? tiers : payer.PerRequest;

    /// <summary>It asks for more on its way, so that a budget with plenty left is not blocked by what hardly any answer costs.</summary>
    private bool Grows => _size.Stream && !_isTight;

    /// <summary>What an answer may cost at most: as much of it as others can spare is set aside for what does not grow.</summary>
    private decimal? WorstCase(in Estimate estimate) => !LimitsMoney ? null : estimate.MostCost > _part ? _part.Value : estimate.MostCost;

    /// <summary>Bounds the answer of the attempt at hand to what the money covers.</summary>
    private void Bound(in Estimate estimate, bool mayHedge)
    {
        (MaxTokens, _promised) = (null, 0);
        if (_part is null && (Grows || !LimitsMoney))
        {
            return;
        }

        var usd = (Grows ? _part!.Value : Spendable) - Spent;
        var share = mayHedge && _part is not null && estimate.Cost <= usd / 2 ? usd / 2 : usd;
        var covered = estimate.OutputCoveredBy(share);
        if (covered < estimate.MostOutput)
        {
            MaxTokens = Math.Max(1, covered / _size.Choices);
        }

        _promised = estimate.CostOf(covered);
    }

    /// <summary>USD that may be given when so much is asked for.</summary>
    private decimal Most(TopUp topUp) => topUp.Grows && !_isTight ? topUp.Cost : Math.Max(topUp.Cost, topUp.MostCost ?? 0);

    private async ValueTask<LeaseDecision?> AcquireAsync(Estimate estimate, TimeSpan holdFor, CancellationToken cancellationToken)
    {
        _admittedOn = DateOnly.FromDateTime(accountant.Time.GetUtcNow().UtcDateTime);
        try
        {
            return await accountant.Spending.AcquireAsync(
                new LeaseRequest
                {
                    Tenant = payer.Tenant,
                    TenantLimits = payer.TenantLimits,
                    Key = payer.Key,
                    KeyLimits = payer.KeyLimits,
                    Tokens = estimate.Tokens,
                    Cost = estimate.Cost > _ceiling ? _ceiling.Value : estimate.Cost,
                    LeastCost = estimate.LeastCost,
                    MostCost = WorstCase(estimate),
                    Grows = Grows,
                    HoldFor = holdFor,
                },
                cancellationToken);
        }
        catch (Exception e) when (e is StoreUnavailableException or SpoolException)
        {
            return null;
        }
    }

    /// <summary>
    /// Asks for more. Null when it is given, else why not. A rate decides on admission only: what outgrows its estimate counts when it is known, since nobody
    /// is helped by an answer that is paid for and broken off.
    /// </summary>
    private async ValueTask<GatewayError?> AskAsync(TopUp topUp, decimal? room)
    {
        if (room is { } usd)
        {
            usd = Math.Max(0, usd);
            if (topUp.LeastCost > usd)
            {
                return SpendingErrors.TooDear(_ceiling!.Value);
            }

            topUp = topUp with { Cost = Math.Min(topUp.Cost, usd), MostCost = topUp.MostCost > usd ? usd : topUp.MostCost };
        }

        _heldTokens += topUp.Tokens;
        var decision = await accountant.Spending.TopUpAsync(topUp, CancellationToken.None);
        if (decision.Refusal is { Kind: LimitKind.Tokens })
        {
            decision = await accountant.Spending.TopUpAsync(topUp with { Tokens = 0 }, CancellationToken.None);
        }

        if (decision.Lease is { } lease)
        {
            // An attempt beside this one may have been given more meanwhile, and be told later: that is not this one's.
            _leased = Math.Max(_leased, lease.Cost);
            _isTight |= lease.IsTight;
            _held = Math.Min(_leased - _lent, _held + Most(topUp));
            return null;
        }

        var refusal = decision.Refusal!.Value;
        accountant.Metrics.CountRefusal(refusal);
        return refusal.IsBudget || LimitsMoney ? SpendingErrors.Of(refusal, payer, _estimate) : null;
    }

    private ref readonly Estimate EstimateFor(Target target)
    {
        if (_estimated != target)
        {
            (_estimated, _estimate) = (target, Estimate.Make(accountant.Spending, payer.Tenant, target, _size));
        }

        return ref _estimate;
    }
}
