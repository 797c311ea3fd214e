using Routing.Budgets;
using Routing.Shares;
using Routing.Tenants;

namespace Routing.Spending;

/// <content>
/// Shares: leases of many requests, which a node spends without asking.
/// <para>
/// Never over the limit, whatever nodes do or fail to do: a share granted at g may be spent at any instant until u, so all of it counts as if spent at u,
/// from g until u + 60 s; every admission under it lies in [g, u], so each trailing 60 s that holds the admission is checked with it counted. A report
/// moves what was used to when it was, at the earliest (the node counts from before it asked, the account from when it granted, which is later), and takes
/// the rest back. A lost node's share is left as it stands: nothing is to be done, and nothing can be spent twice.
/// </para>
/// </content>
public sealed partial class TenantAccount
{
    /// <summary>Asks for a share.</summary>
    public ShareDecision Grant(ShareRequest request, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Requests, 1);
        var at = Enter(now);
        var like = request.Like;
        if (Refuses(like, new Demand(1, like.Tokens, 1, like.Least), now, at, out var key) is { } refusal)
        {
            return new ShareDecision(null, refusal);
        }

        var requests = Portion(request.Requests, 1, Free(scope => scope.RequestStatus(at)?.Remaining));
        var tokens = Portion(like.Tokens * request.Requests, like.Tokens, Free(scope => scope.TokenStatus(at)?.Remaining));
        var slots = (int)Portion(request.Requests, 1, Free(scope => scope.Limits.Parallel - scope.Slots));
        var (left, spare) = (LeftOfAll(key, BudgetDate.Of(now)), Spare(key, BudgetDate.Of(now)));
        var wanted = (like.Grows && !IsTight(like.Grows, like.Most, spare) ? like.Cost : like.Most) * request.Requests;
        var expected = like.Cost * request.Requests;
        var cost = left is null ? wanted : Math.Min(Math.Min(wanted, left.Value), Math.Max(like.Cost, Math.Min(spare!.Value, expected + FreeExtra(key, BudgetDate.Of(now))!.Value)));
        var until = at + request.Length.Ticks;
        var reservation = Reserve(key, cost, slots, at + request.HoldFor.Ticks, now, at);
        SetAside(reservation, Math.Max(0, cost - expected));
        reservation.Share = new ShareTerms(requests, tokens, until);
        reservation.CountsForTenant = Count(_tenant);
        reservation.CountsForKey = key is not null && Count(key);
        return new ShareDecision(new ShareGrant(new LeaseId(incarnation, reservation.Number), requests, tokens, slots, cost, request.Length, request.HoldFor) { Spare = spare, IsShort = cost < wanted }, null);

        long? Free(Func<AccountScope, long?> free)
        {
            var (tenant, own) = (free(_tenant), key is null ? null : free(key));
            return tenant is null || own < tenant ? own : tenant;
        }

        bool Count(AccountScope scope) => scope.CountRequests(until, requests) | scope.CountTokens(until, tokens);
    }

    /// <summary>Takes a report of a share.</summary>
    /// <param name="report">What the node says.</param>
    /// <param name="holdFor">How long until the node is taken for dead, unless it reports again.</param>
    /// <param name="now">When.</param>
    public ShareReceipt Report(ShareReport report, TimeSpan holdFor, DateTimeOffset now)
    {
        var at = Enter(now);
        if (report.Share.Incarnation != incarnation)
        {
            // What is open comes in later reports, in all: only the last one can be counted once.
            return report.IsLast && SettleForeign(new Settlement(default, report.Share, report.Key, report.Spent, null, report.At), now)
                ? ShareReceipt.Taken
                : ShareReceipt.Ignored;
        }

        if (Find(report.Share) is not { Share: { } terms } reservation || report.Number != terms.Reports + 1)
        {
            return ShareReceipt.Ignored;
        }

        TakeUses(reservation, terms, report);
        terms.Reports = report.Number;
        Charge(reservation, report.Spent + report.Open - reservation.Charged);
        SetAside(reservation, -reservation.Extra);
        if (!reservation.Expired)
        {
            // A node taken for dead does not get its slots back: others may have them.
            Occupy(reservation, -reservation.Slots);
            reservation.Slots = Math.Min(reservation.Slots, report.OpenSlots);
            Occupy(reservation, reservation.Slots);
            reservation.ExpiresAt = Math.Max(reservation.ExpiresAt, at + holdFor.Ticks);
        }

        if (report.IsLast)
        {
            _book.Remove(reservation.Number);
        }

        return reservation.Expired || report.IsLast ? ShareReceipt.Taken : ShareReceipt.Held;
    }

    /// <summary>Counts what a node admitted by itself while it could not ask: as if now, which is the latest it can have been.</summary>
    public void Note(VirtualKeyId? key, long requests, long tokens, DateTimeOffset now)
    {
        Enter(now);
        Recall(new RecentUse(key, now, requests, tokens));
    }

    private void TakeUses(Reservation reservation, ShareTerms terms, ShareReport report)
    {
        TakeUses(reservation.CountsForTenant ? _tenant : null);
        TakeUses(reservation.CountsForKey ? reservation.Key : null);

        void TakeUses(AccountScope? scope)
        {
            if (scope is null)
            {
                return;
            }

            if (terms.Reports == 0)
            {
                scope.Requests.Remove(terms.Until, terms.Requests, _at);
                scope.CorrectTokens(terms.Until, -terms.Tokens, _at);
            }

            foreach (var use in report.Uses)
            {
                var at = Math.Min(reservation.AdmittedAt + use.After.Ticks, terms.Until);
                scope.CountRequests(at, use.Requests);
                scope.CorrectTokens(at, use.Tokens, _at);
            }
        }
    }

    private long Portion(long wanted, long least, long? free) => free is null ? wanted : Math.Min(wanted, Math.Max(least, free.Value / _options.ShareDivisor));
}
