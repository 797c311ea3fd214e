using Gateway.Providers;
using Routing.Failures;
using Routing.Performance;
using Routing.Targets;
using Storage;
using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Accounting;

/// <content>Its attempts: the row of each, and what a stream asks for on the way.</content>
internal sealed partial class RequestAccount
{
    /// <summary>How long a stream is believed to live without a word.</summary>
    private static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(10);

    /// <summary>Tokens of a stream to ask for at once, at least: asking takes a lock.</summary>
    private const long SmallestStep = 256;

    /// <summary>And to make do with.</summary>
    private const long LeastStep = 16;

    /// <summary>How many times as long as it was bounded to an answer may seem, by bytes, before its provider is taken to ignore the bound: tokens are of many lengths.</summary>
    private const int Overrun = 3;

    private long _spokeAt;

    /// <summary>How fast the attempt was that answered; null as long as none did.</summary>
    public AttemptTiming? Answered { get; private set; }

    /// <summary>What is billed for the attempt that ended last; null while one is under way.</summary>
    public TokenUsage? LastUsage { get; private set; }

    /// <summary>What that is in USD; null when nobody knows it, and while one is under way.</summary>
    public decimal? LastCost { get; private set; }

    /// <summary>From the start of the attempt at hand, or the last one, to its first content; null for none.</summary>
    public TimeSpan? FirstToken { get; private set; }

    /// <summary>An attempt is about to be sent. False when it cannot be noted, and so must not be.</summary>
    public bool BeginAttempt(ProviderRoute route)
    {
        var entry = new AttemptEntry(route.Target, EstimateFor(route.Target), ++_attempts, accountant.Time.GetUtcNow(), accountant.Time.GetTimestamp())
        {
            AdmittedOn = _admittedOn,
            Bound = (MaxTokens ?? _size.MaxTokens) * _size.Choices,
            StopsAt = MaxTokens is { } bound ? Overrun * EstimateFor(route.Target).BytesOf(bound * _size.Choices) : long.MaxValue,
        };
        if (accountant.Ledger is { } ledger)
        {
            var usage = new TokenUsage(entry.Estimate.Prompt, 0, entry.Estimate.Output, 0);
            var provisional = entry.Row(payer, requestId, usage, estimated: true, CostOf(entry.Target, usage));
            if (!ledger.TryBegin(provisional, out var slot) && payer.IsMetered)
            {
                Refused = SpendingErrors.NotAccountable;
                return false;
            }

            entry.Slot = slot;
        }

        _open = entry;
        (LastUsage, LastCost, FirstToken) = (null, null, null);
        _spokeAt = entry.Timestamp;
        Plan(entry);
        return true;
    }

    /// <summary>The provider's status line is there.</summary>
    public void Answering(int status) => _open!.Status = status;

    /// <summary>The first content is there.</summary>
    public void SawFirstToken() => FirstToken = _open!.TimeToFirstToken = accountant.Time.GetElapsedTime(_open.Timestamp);

    /// <summary>So much of the answer is there.</summary>
    /// <param name="usage">As far as the provider has reported it.</param>
    /// <param name="contentBytes">Of all the attempt up to now.</param>
    public void Saw(in TokenUsage? usage, long contentBytes) => _open!.Saw(usage, contentBytes);

    /// <summary>Whether a stream may go on: asks for more when what came outgrows what is held. Mostly a comparison or two.</summary>
    /// <returns>Null when it may, else how it is ended.</returns>
    public ValueTask<Failure?> MayGoOnAsync()
    {
        var entry = _open!;
        return entry.ContentBytes < entry.AsksAt && accountant.Time.GetElapsedTime(_spokeAt) < HoldFor / 2 ? default : AskForMoreAsync(entry);
    }

    /// <summary>
    /// The attempt has ended: its row is written, before the client can know. Again is harmless. A row that nothing takes is logged whole, and the answer goes
    /// out all the same: it is paid for, and the client has done nothing wrong. The next metered request is refused.
    /// </summary>
    public async ValueTask CompleteAsync(Failure? failure)
    {
        if (_open is not { } entry)
        {
            return;
        }

        _open = null;
        var (usage, estimated) = entry.Bill(failure);
        var cost = CostOf(entry.Target, usage);
        (LastUsage, LastCost) = (usage, cost);
        Cost += cost ?? 0;
        CostIsKnown &= cost is not null;
        _usedTokens += usage.Prompt + usage.Completion;
        if (failure is null)
        {
            Answered = new(InputSizes.Of(usage.Prompt), _size.Stream ? entry.TimeToFirstToken : null, usage.Completion, accountant.Time.GetElapsedTime(entry.Timestamp));
        }

        if (failure is null && !estimated && _size.Choices > 0)
        {
            // Reasoning may not be shown: then what was says nothing of how many bytes a token has.
            accountant.Spending.ObserveOutput(payer.Tenant, entry.Target.Name, usage.Completion, usage.Reasoning > 0 ? 0 : entry.ContentBytes);
        }

        if (accountant.Ledger is { } ledger)
        {
            var row = entry.Row(payer, requestId, usage, estimated, cost, failure?.Kind, accountant.Time.GetElapsedTime(entry.Timestamp));
            try
            {
                await ledger.EndAsync(entry.Slot, row);
            }
            catch (Exception e) when (e is SpoolException or ObjectDisposedException)
            {
                accountant.LogUnwritten(requestId, entry.Number, row, e.Message);
            }
        }
    }

    /// <summary>USD of all attempts, were the one at hand to end with <paramref name="usage"/>; null when it is not known.</summary>
    public decimal? CostWith(Target target, in TokenUsage usage) => CostIsKnown ? Cost + CostOf(target, usage) : null;

    /// <summary>Null when the price is unknown: never taken for free.</summary>
    private static decimal? CostOf(Target target, in TokenUsage usage) => target.Price is { } price ? Usd.Round(price.Of(usage)) : null;

    /// <summary>When to ask for more: at three quarters of what is held, so that reads are not held up, and no read's worth is unpaid for.</summary>
    private void Plan(AttemptEntry entry)
    {
        if (!_size.Stream || !(LimitsMoney || payer.LimitsTokens))
        {
            return;
        }

        var held = Bytes(entry, HeldOutput(entry));
        entry.AsksAt = held == long.MaxValue ? entry.StopsAt : Math.Min(entry.StopsAt, entry.ContentBytes + (Math.Max(0, held - entry.ContentBytes) * 3 / 4) + 1);
    }

    /// <summary>Tokens of the answer that what is held covers, by the tighter of money and rate.</summary>
    private long HeldOutput(AttemptEntry entry) =>
        payer.LimitsTokens ? Math.Clamp(_heldTokens - _usedTokens - entry.Estimate.Prompt, 0, PaidOutput(entry)) : PaidOutput(entry);

    /// <summary>Tokens of the answer that the money held covers; all that there can be where it covers what the answer was bounded to.</summary>
    private long PaidOutput(AttemptEntry entry) =>
        LimitsMoney && entry.Estimate.OutputCoveredBy(Spendable - Spent) is var covered && !(covered >= entry.Bound) ? covered : entry.Estimate.MostOutput;

    /// <summary>Bytes of so many tokens; without end where no answer is longer.</summary>
    private static long Bytes(AttemptEntry entry, long tokens) => tokens >= entry.Estimate.MostOutput ? long.MaxValue : entry.Estimate.BytesOf(tokens);

    private async ValueTask<Failure?> AskForMoreAsync(AttemptEntry entry)
    {
        if (entry.ContentBytes >= entry.StopsAt)
        {
            return new(FailureKind.BudgetSpent, "The answer went on beyond the max_tokens that what is left of the budget covers.") { Source = FailureSource.Gateway };
        }

        _spokeAt = accountant.Time.GetTimestamp();
        var isGrown = entry.ContentBytes >= entry.AsksAt;
        var isPaid = PaidOutput(entry) == entry.Estimate.MostOutput;
        var step = isGrown ? Math.Min(Math.Max(SmallestStep, entry.Estimate.Output / 2), entry.Estimate.MostOutput - HeldOutput(entry)) : 0;
        var refused = await AskAsync(new(payer.Tenant, _lease!.Value)
        {
            Cost = isPaid ? 0 : entry.Estimate.OutputCost(step),
            LeastCost = isPaid ? 0 : entry.Estimate.OutputCost(Math.Min(step, LeastStep)),
            Tokens = payer.LimitsTokens ? step : 0,
            HoldFor = HoldFor,
        }, Room);
        if (refused is null || !isGrown)
        {
            Plan(entry);
            return null;
        }

        // What is held is still to be used up, as far as the next read, should it bring as much as the last, is covered.
        var paid = Bytes(entry, PaidOutput(entry));
        if (entry.ContentBytes + entry.LastBytes <= paid)
        {
            entry.AsksAt = Math.Max(entry.ContentBytes + 1, paid - entry.LastBytes);
            return null;
        }

        return new(FailureKind.BudgetSpent, refused.Message) { Source = FailureSource.Gateway };
    }
}
