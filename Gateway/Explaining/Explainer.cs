using System.Buffers;
using Gateway.Accounting;
using Gateway.Admin;
using Gateway.Admission;
using Gateway.Attempts;
using Gateway.Endpoints;
using Gateway.Errors;
using Gateway.Protocols.OpenAI;
using Gateway.Snapshots;
using Microsoft.AspNetCore.Http;
using Routing.Chains;
using Routing.ControlPlane;
using Routing.Ordering;
using Routing.Performance;

namespace Gateway.Explaining;

/// <summary>
/// Says what would become of a request now, by taking it the way every request goes (<see cref="EntryResolver"/>, <see cref="ChainPlanning"/>) up to where something would be sent or
/// spent. Limits and budgets are not asked, since asking them is spending; ceilings and prices are.
/// </summary>
internal sealed class Explainer(Accountant accountant, TimeProvider time, Func<double> chance)
{
    /// <summary>The explanation; null with the error that the request would be answered with before it got as far as a chain.</summary>
    /// <param name="snapshot">The configuration in force.</param>
    /// <param name="caller">Who would ask.</param>
    /// <param name="own">The caller's own provider keys; null for none.</param>
    /// <param name="body">Of the request.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="asked">What they ask of the gateway itself.</param>
    public (Explanation? Explanation, GatewayError? Error) Explain(
        RoutingSnapshot snapshot, Caller caller, OwnCredentials? own, in ReadOnlySequence<byte> body, IHeaderDictionary headers, in RequestOptions asked)
    {
        if (ChatRequestScanner.Scan(body, out var request) is { } fault)
        {
            return (null, GatewayError.InvalidRequest(fault.Code, fault.Message, fault.Param));
        }

        var (now, options) = (time.GetUtcNow(), asked);
        if (EntryResolver.Resolve(snapshot, caller, own, headers, now, ref request, ref options, out var error) is not { } entry)
        {
            return (null, error);
        }

        var account = accountant.Open(caller.PayerUnder(snapshot.Config), "", request, EntryResolver.CeilingOf(entry, options));
        var deadline = EntryResolver.DeadlineOf(entry, options, now);
        var (plan, dice) = (new ChainPlan(), chance());
        var order = ChainPlanning.Plan(entry, account, request, now, dice, plan);
        var first = new ChainWalk(plan, entry.Policy.MaxAttempts, deadline, entry.Policy.MaxWait, Uncounted.Budget).First(now);
        return (
            new()
            {
                Entry = entry,
                Order = order,
                Dice = dice,
                Stream = request.Stream,
                PromptTokens = account.Profile.PromptTokens,
                Needs = request.Needs,
                Deadline = deadline - now,
                Ceiling = account.Ceiling,
                Chain = Describe(plan, account, now),
                Excluded = [.. DescribeExcluded(plan, account, entry, snapshot)],
                WaitsFor = first.IsWait ? first.Route?.Target : null,
                Wait = first.Delay,
                Error = first.IsStop ? ChainErrors.NothingToTry(entry, plan.Exclusions.ToArray(), plan.SoonestUntil - now, account) : null,
            },
            null);
    }

    private static ExplainedTarget[] Describe(ChainPlan plan, RequestAccount account, DateTimeOffset now)
    {
        var profile = account.Profile;
        var size = InputSizes.Of(profile.PromptTokens);
        var described = new ExplainedTarget[plan.Candidates.Length];
        for (var i = 0; i < described.Length; i++)
        {
            var (target, health) = (plan.Candidates[i].Target, plan.Candidates[i].Health);
            var performance = health.Performance;
            described[i] = new(
                target,
                health.Look(now),
                i >= plan.Ready,
                account.Expect(target),
                performance.Expect(size, profile.OutputOf(target), now),
                performance.FirstToken(size, 0.95, now),
                performance.UnderWay);
        }

        return described;
    }

    private static IEnumerable<ExplainedExclusion> DescribeExcluded(ChainPlan plan, RequestAccount account, ModelEntry entry, RoutingSnapshot snapshot) =>
        plan.Exclusions.ToArray().Select(exclusion => new ExplainedExclusion(exclusion, null, account.Expect(exclusion.Target)))
            .Concat(entry.LeftOut.Select(left => new ExplainedExclusion(left, ForPeople(left, snapshot), null)));

    private static string? ForPeople(in Exclusion exclusion, RoutingSnapshot snapshot) =>
        exclusion.Reason is ExclusionReason.NoCredential or ExclusionReason.NoProtocol ? Reasons.Explain(exclusion.Reason, exclusion.Target.Id, snapshot.Config) : null;

    /// <summary>A first step is a first attempt to the retry budget; this one is none.</summary>
    private sealed class Uncounted : IRetryBudget
    {
        public static Uncounted Budget { get; } = new();

        public void CountFirst(DateTimeOffset now)
        {
        }

        public bool Allows(DateTimeOffset now) => true;

        public void Charge(DateTimeOffset now)
        {
        }
    }
}
