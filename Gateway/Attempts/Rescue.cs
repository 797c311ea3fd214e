using Gateway.Continuations;
using Gateway.Providers;
using Routing.Chains;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Attempts;

/// <summary>Whether and how another target goes on with a stream that broke off (<c>on_midstream_failure: continue</c>).</summary>
internal static class Rescue
{
    /// <summary>What only a text is gone on with for: half a JSON document, or one of several choices, cannot be joined to another's.</summary>
    private const Capabilities NotJoined = Capabilities.JsonObject | Capabilities.JsonSchema | Capabilities.Choices | Capabilities.Logprobs | Capabilities.Audio;

    /// <summary>Whether a stream must be watched, should it break off. Of the formats clients speak, only chunks of a Chat Completion are joined.</summary>
    public static bool MayBeNeeded(Exchange exchange) =>
        exchange.Entry.Policy.ContinueMidstream && exchange.Request.Stream && exchange.Request.Choices <= 1 && exchange.Format is null;

    /// <summary>Whether another target may go on, now that an attempt failed behind the commit.</summary>
    public static bool MayGoOn(Exchange exchange, Failure failure) =>
        exchange.Partial is { CanBeContinued: true } && (exchange.Request.Needs & NotJoined) == Capabilities.None && (exchange.HasShown ? BreaksOff(failure) : !EndsAll(failure));

    /// <summary>Whether all of an answer is there but for the end of its stream.</summary>
    public static bool IsWhole(Exchange exchange, Failure failure) => exchange.Partial is { Finish: not null } && BreaksOff(failure);

    /// <summary>What <paramref name="route"/> is told of the answer so far.</summary>
    public static Anchor AnchorFor(Exchange exchange, ProviderRoute route) => ContinuationPrompt.AnchorOf(
        exchange.Partial!.Text,
        route.Protocol is { } protocol
            ? exchange.Conversation?.Reasoning is null && protocol.TakesPrefill(route.Target.Id.Model)   // thinking comes before all text
            : route.Provider.Quirks.Prefix);

    /// <summary>Where a continuation at <paramref name="route"/> begins.</summary>
    public static SeamMark SeamAt(Exchange exchange, ProviderRoute route) => new(exchange.Partial!.Length, exchange.Broken!.Value.Target, route.Target.Name, exchange.Broken.Value.Reason);

    /// <summary>How long the rest may be, where the client bounded the whole or the money covers no more; null where neither does.</summary>
    public static long? TokensLeft(Exchange exchange, Target target)
    {
        const int least = 16;
        var paid = exchange.Account.MaxTokens;
        if (exchange.Request.MaxTokens is not { } most)
        {
            return paid;
        }

        var left = Math.Max(least, most - exchange.Account.Expect(target).TokensOf(exchange.Partial!.TextBytes));
        return paid < left ? paid : left;
    }

    /// <summary>Tokens of the attempts that ended, as they are billed.</summary>
    public static TokenUsage UsedBefore(Exchange exchange)
    {
        var sum = default(TokenUsage);
        foreach (var attempt in exchange.Attempts)
        {
            if (attempt.Usage is { } usage)
            {
                sum = new(sum.Prompt + usage.Prompt, sum.CachedPrompt + usage.CachedPrompt, sum.Completion + usage.Completion, sum.Reasoning + usage.Reasoning) { CacheWritten = sum.CacheWritten + usage.CacheWritten };
            }
        }

        return sum;
    }

    /// <summary>The provider broke its answer off. One that it filtered, or that nobody understands, is not taken elsewhere.</summary>
    private static bool BreaksOff(Failure failure) => failure is
    {
        Kind: FailureKind.Unreachable or FailureKind.TooSlow or FailureKind.Malformed or FailureKind.Overloaded or FailureKind.Throttled or FailureKind.CredentialRejected or FailureKind.ModelMissing,
    };

    private static bool EndsAll(Failure failure) => failure.Kind is FailureKind.ClientGone or FailureKind.BudgetSpent or FailureKind.ShuttingDown or FailureKind.Refused;
}
