using Gateway.Attempts;
using Gateway.Continuations;
using Routing.Chains;
using Routing.Ordering;
using Routing.Targets;

namespace Gateway.Trails;

/// <summary>What became of one request and why, without anything that was said in it. Immutable; it keeps no part of the request or its configuration alive.</summary>
internal sealed class RequestTrail
{
    public required string RequestId { get; init; }

    /// <summary>Which of its process's requests it is, from 0.</summary>
    public required long Ordinal { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>When limits and budgets let it in: what a limit holds in any 60 s is counted by this. Null when they did not.</summary>
    public DateTimeOffset? AdmittedAt { get; init; }

    /// <summary>From its receipt to its end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What of <see cref="Duration"/> was spent waiting for providers up to the commit.</summary>
    public required TimeSpan Upstream { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Null without one.</summary>
    public string? Key { get; init; }

    /// <summary>As the client asked for it.</summary>
    public required string Model { get; init; }

    /// <summary>The rule that was laid over it; null for none.</summary>
    public string? Rule { get; init; }

    public ChainOrder Order { get; init; }

    /// <summary>As it was planned.</summary>
    public required IReadOnlyList<string> Chain { get; init; }

    public required IReadOnlyList<Exclusion> PassedOver { get; init; }

    public required IReadOnlyList<AttemptRecord> Attempts { get; init; }

    /// <summary>Where in the answer other targets went on.</summary>
    public IReadOnlyList<SeamMark> Seams { get; init; } = [];

    public required TrailOutcome Outcome { get; init; }

    public bool Stream { get; init; }

    /// <summary>The HTTP status it was answered with; null when the client had gone.</summary>
    public int? Status { get; init; }

    /// <summary>The error's code; null for none.</summary>
    public string? Code { get; init; }

    /// <summary>USD of all attempts; null when one has an unknown price.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Who gave the answer that was kept for want of a better one; null when none was given.</summary>
    public string? KeptBy { get; init; }

    /// <summary>Who answered; null when nobody did.</summary>
    public string? Target => KeptBy ?? (Outcome is TrailOutcome.Answered or TrailOutcome.BrokenOff && Attempts is [.., var last] ? last.Target : null);

    /// <summary>Tokens of all attempts, as they are billed.</summary>
    public TokenUsage Usage
    {
        get
        {
            var sum = default(TokenUsage);
            foreach (var attempt in Attempts)
            {
                if (attempt.Usage is { } usage)
                {
                    sum = new(sum.Prompt + usage.Prompt, sum.CachedPrompt + usage.CachedPrompt, sum.Completion + usage.Completion, sum.Reasoning + usage.Reasoning);
                }
            }

            return sum;
        }
    }
}
