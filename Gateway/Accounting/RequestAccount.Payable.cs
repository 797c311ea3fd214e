using Gateway.Providers;
using Routing.Chains;

namespace Gateway.Accounting;

/// <content>What it can pay for at all.</content>
internal sealed partial class RequestAccount
{
    /// <summary>
    /// Those of <paramref name="routes"/> that the caller can pay for, null in place of the others, which are added to <paramref name="leftOut"/>. Where all are
    /// expected to cost more than the ceiling, those stay that can be kept below it: what is expected may be a guess.
    /// </summary>
    public ReadOnlySpan<Route?> Payable(ProviderRoute[] routes, ref List<Exclusion>? leftOut)
    {
        if (!LimitsMoney)
        {
            return routes;
        }

        var payable = new Route?[routes.Length];
        if (!Choose(static estimate => estimate.Cost, ref leftOut))
        {
            leftOut = null;
            Choose(static estimate => estimate.LeastCost, ref leftOut);
        }

        return payable;

        bool Choose(Func<Estimate, decimal> costOf, ref List<Exclusion>? without)
        {
            var any = false;
            for (var at = 0; at < routes.Length; at++)
            {
                var target = routes[at].Target;
                ExclusionReason? reason = target.Price is null ? ExclusionReason.PriceUnknown
                    : _ceiling is { } ceiling && costOf(EstimateFor(target)) > ceiling ? ExclusionReason.TooDear
                    : null;
                payable[at] = reason is null ? routes[at] : null;
                any |= reason is null;
                if (reason is { } why)
                {
                    (without ??= []).Add(new(target, why));
                }
            }

            return any;
        }
    }
}
