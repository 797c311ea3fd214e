using Routing.Budgets;

namespace Routing.Shares;

/// <summary>
/// What a node may admit by itself while nobody can be asked: its part of each limit, less what it admitted from shares in the same minute, and no more than its part
/// of what the account said was left. The parts of all nodes add up to the limit. Money is not divided: what a node does not hold it does not spend.
/// </summary>
public static class FairShare
{
    /// <summary>Null when that is nothing, or when money is limited.</summary>
    /// <param name="limits">The whole.</param>
    /// <param name="nodes">Nodes last known, this one included.</param>
    /// <param name="used">What this node admitted from shares in the trailing minute.</param>
    /// <param name="left">What the account said last of what its limits leave; null where it has not, or there is no limit.</param>
    /// <param name="sinceLast">How long ago it was asked last: after a minute and a share's length nothing of before is in the window.</param>
    public static SpendingLimits? Of(SpendingLimits limits, int nodes, (long Requests, long Tokens) used, (long? Requests, long? Tokens) left, TimeSpan sinceLast)
    {
        if (limits.HasBudget)
        {
            return null;
        }

        var isSettled = sinceLast > TimeSpan.FromSeconds(90);
        var requests = Part(limits.RequestsPerMinute, used.Requests, left.Requests);
        var tokens = Part(limits.TokensPerMinute, used.Tokens, left.Tokens);
        var parallel = limits.Parallel / Math.Max(1, nodes);
        return requests is <= 0 || tokens is <= 0 || parallel is 0
            ? null
            : limits with { RequestsPerMinute = (int?)requests, TokensPerMinute = tokens, Parallel = parallel };

        long? Part(long? limit, long usedUp, long? leftOver)
        {
            if (limit is not { } whole)
            {
                return null;
            }

            var mine = (whole / Math.Max(1, nodes)) - usedUp;
            return isSettled || leftOver is null ? mine : Math.Min(mine, leftOver.Value / Math.Max(1, nodes));
        }
    }
}
