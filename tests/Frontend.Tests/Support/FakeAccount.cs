using System.Collections.Immutable;
using Grains.Abstractions.Spending;
using Routing.Shares;

namespace Frontend.Tests.Support;

/// <summary>A tenant's account that grants all that is asked for, and notes it.</summary>
internal sealed class FakeAccount : ITenantBudgetGrain
{
    private long _number;

    public bool IsAway { get; set; }

    /// <summary>Its storage is away: it answers, and grants nothing.</summary>
    public bool IsUnstored { get; set; }

    /// <summary>USD that it adds to a share, whatever is asked for; null: none, for it is away.</summary>
    public decimal? Adds { get; set; }

    /// <summary>USD that it may set aside for one request's worst case; null: without end.</summary>
    public decimal? Spare { get; set; }

    /// <summary>What happens while it is asked.</summary>
    public Action Meanwhile { get; set; } = static () => { };

    /// <summary>Until when its next answer is on its way; null: it is there at once.</summary>
    public Task? Delays { get; set; }

    public List<GrantMessage> Asked { get; } = [];

    public List<ShareReportMessage> Told { get; } = [];

    public async Task<ExchangeReply> ExchangeAsync(ExchangeRequest request)
    {
        var reply = await AnswerAsync(request);
        if (Delays is { } arrives)
        {
            Delays = null;
            await arrives;
        }

        return reply;
    }

    public Task<GrantReply> TopUpAsync(TopUpMessage topUp) =>
        Task.FromResult(Adds is { } added ? new GrantReply(GrantStatus.Granted, topUp.Incarnation, topUp.Number, Added: added, Spare: Spare) : GrantReply.Unavailable);

    public Task<AccountView> DescribeAsync() => throw new NotSupportedException();

    public Task<ImmutableArray<ShareView>> ListSharesAsync() => throw new NotSupportedException();

    public Task<AccountView> RestoreAsync() => throw new NotSupportedException();

    private Task<ExchangeReply> AnswerAsync(ExchangeRequest request)
    {
        if (IsAway)
        {
            throw new TimeoutException("The silo is away.");
        }

        if (IsUnstored)
        {
            return Task.FromResult(new ExchangeReply([], request.Grant is null ? null : GrantReply.Unavailable, false));
        }

        Told.AddRange(request.Reports);
        ImmutableArray<ShareReceipt> receipts = [.. request.Reports.Select(report => report.OpenSlots == 0 ? ShareReceipt.Taken : ShareReceipt.Held)];
        if (request.Grant is not { } ask)
        {
            return Task.FromResult(new ExchangeReply(receipts, null, true));
        }

        Meanwhile();
        Asked.Add(ask);
        return Task.FromResult(new ExchangeReply(receipts, new GrantReply(GrantStatus.Granted, 1, ++_number, ask.Requests, ask.Requests * ask.Tokens, ask.Requests, ask.Requests * (ask.Grows ? ask.Cost : ask.MostCost ?? ask.Cost), Spare: Spare), true));
    }
}
