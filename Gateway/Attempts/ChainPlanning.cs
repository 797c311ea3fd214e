using Gateway.Accounting;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Routing.Chains;
using Routing.Ordering;

namespace Gateway.Attempts;

/// <summary>The chain of a request as things are now. Requests are planned here, and so is what <c>/admin/explain</c> says of them: it cannot be something else.</summary>
internal static class ChainPlanning
{
    /// <summary>
    /// More bytes than any tokenizer packs into a token on average, escapes of six bytes a character included: a prompt that is too long by this measure is too
    /// long. A provider's own refusal costs little, a wrong one of ours an answer.
    /// </summary>
    private const int BytesPerTokenAtMost = 24;

    /// <summary>Estimates are that far off, now and then.</summary>
    private const double Doubtful = 1.25;

    /// <summary>Plans, and puts the plan into order.</summary>
    /// <param name="entry">What was asked for.</param>
    /// <param name="account">What may be spent on it.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">The time.</param>
    /// <param name="dice">A random number in [0, 1).</param>
    /// <param name="plan">Overwritten.</param>
    /// <returns>The order it is in: the tier's, or the one for throttling when that is why the first choice is left out.</returns>
    public static ChainOrder Plan(ModelEntry entry, RequestAccount account, in ChatRequest request, DateTimeOffset now, double dice, ChainPlan plan)
    {
        List<Exclusion>? unpayable = null;
        var routes = account.Payable(entry.Routes, ref unpayable);
        var needs = new Requirements(request.Needs, (int)Math.Min(request.TextBytes / BytesPerTokenAtMost, int.MaxValue));
        ChainPlanner.Plan(routes, needs, now, dice, plan);
        PutTooSmallBehind(account, request.TextBytes, plan);
        var order = Arrange(entry, account, now, dice, plan);
        foreach (var exclusion in unpayable ?? [])
        {
            plan.Exclude(exclusion);
        }

        return order;
    }

    /// <summary>
    /// A prompt that is probably too long for some, by what was learned of a model's tokens, goes to the others first: a larger window is tried once only, so it had better
    /// be one that holds it.
    /// </summary>
    private static void PutTooSmallBehind(RequestAccount account, long bytes, ChainPlan plan)
    {
        foreach (var route in plan.Candidates)
        {
            if (bytes > route.Target.ContextWindow)   // hardly ever: no token is less than a byte
            {
                plan.MakeLastResorts(static (route, s) => s.Account.Expect(route.Target).TokensOf(s.Bytes) > route.Target.ContextWindow * Doubtful, (Account: account, Bytes: bytes));
                return;
            }
        }
    }

    private static ChainOrder Arrange(ModelEntry entry, RequestAccount account, DateTimeOffset now, double dice, ChainPlan plan)
    {
        var policy = entry.Policy;
        if (policy.OrderOnThrottle is { } order && entry.Routes is [var first, ..] && plan.IsCoolingOff(first.Target))
        {
            plan.ArrangeAfterThrottle(order, policy.ThrottleWithin, account.Profile, now, dice);
            return order;
        }

        if (policy.Order is not ChainOrder.Listed)
        {
            plan.Arrange(policy.Order, account.Profile, now, dice);
        }

        return policy.Order;
    }
}
