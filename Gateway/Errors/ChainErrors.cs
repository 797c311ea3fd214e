using Gateway.Accounting;
using Gateway.Admin;
using Gateway.Attempts;
using Gateway.Configuration;
using Gateway.Snapshots;
using Routing.Chains;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Errors;

/// <summary>What the client is told when no target answered.</summary>
internal static class ChainErrors
{
    /// <summary>No attempt could be made.</summary>
    /// <param name="entry">What was asked for.</param>
    /// <param name="excluded">Why each reachable target is out for this request.</param>
    /// <param name="soonest">When the first of them may serve again; null when none will by itself.</param>
    /// <param name="account">What the request may cost, and would.</param>
    /// <param name="nativeField">A field of the request that only targets of the client's format understand; null for none.</param>
    public static GatewayError NothingToTry(ModelEntry entry, IReadOnlyList<Exclusion> excluded, TimeSpan? soonest, RequestAccount account, string? nativeField = null)
    {
        if (entry.Routes.Length == 0)
        {
            if (entry is { Rule: { } rule } && entry.LeftOut.Any(e => e.Reason is ExclusionReason.RuledOut))
            {
                return new(403, "invalid_request_error", "not_allowed", $"The operator's {rule.Name} lets only {string.Join(", ", rule.Only)} serve this request, and '{entry.Name}' cannot be answered so.")
                {
                    Param = "model",
                    MayRetry = false,
                };
            }

            var reasons = string.Join(", ", entry.LeftOut.Select(e => $"{e.Target} ({Reasons.NameOf(e.Reason)})"));
            return new(503, "api_error", "no_target_available", $"No target of '{entry.Name}' can be called: {reasons}.") { MayRetry = false };
        }

        var forNow = excluded.Where(e => IsForNow(e.Reason)).ToList();
        if (forNow.Count == 0 && excluded.Count == entry.Routes.Length)
        {
            return CannotServe(entry, excluded, account, nativeField);
        }

        return excluded.Count == entry.Routes.Length && forNow.TrueForAll(e => e.Reason is ExclusionReason.CoolingOff)
            ? Throttled(entry, soonest)
            : new(503, "api_error", "no_target_available", $"No target of '{entry.Name}' is available now: {List(forNow)}.") { RetryAfter = soonest };
    }

    /// <summary>The gateway stops. Another node takes the next try.</summary>
    public static GatewayError ShuttingDown { get; } =
        new(503, "api_error", "shutting_down", "The gateway is being stopped, and the request had not ended in time.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static GatewayError DeadlinePassed(ModelEntry entry) =>
        new(504, "api_error", "deadline_exceeded", $"The request's deadline passed before any target of '{entry.Name}' answered.");

    /// <summary>Attempts were made and all failed.</summary>
    public static GatewayError AllFailed(Exchange exchange, bool deadlinePassed, TimeSpan? soonest)
    {
        var last = exchange.Attempts[^1].Failure!;
        if (FailureRules.For(last.Kind).Next is NextStep.Stop)
        {
            return Stopped(last);
        }

        var failures = exchange.Attempts.Where(a => a.Failure is not null).Select(a => a.Failure!).ToList();
        if (failures.TrueForAll(f => f.Kind is FailureKind.Throttled))
        {
            return Throttled(exchange.Entry, soonest) with { MayRetry = !failures.TrueForAll(f => f.Final) };
        }

        if (deadlinePassed)
        {
            return DeadlinePassed(exchange.Entry);
        }

        if (last is { Kind: FailureKind.ContextTooLong } tooLong)
        {
            return FromProvider(tooLong, 400) with { Code = "context_length_exceeded" };
        }

        if (failures.TrueForAll(f => f.Kind is FailureKind.ModelMissing))
        {
            return new(404, "invalid_request_error", "model_not_found", $"No provider of '{exchange.Entry.Name}' knows the model.") { Param = "model", MayRetry = false };
        }

        return failures.TrueForAll(f => f.Kind is FailureKind.Refused)
            ? new(400, "invalid_request_error", "content_filter", "Every target refused to answer.") { MayRetry = false }
            : new(502, "api_error", "upstream_error", $"Every attempt at '{exchange.Entry.Name}' failed; the last because: {Sentence(last)}") { RetryAfter = soonest };
    }

    /// <summary>The answer broke after its first bytes had been released.</summary>
    public static GatewayError AfterCommit(Failure failure) =>
        failure.Kind is FailureKind.ShuttingDown ? ShuttingDown
        : failure.Kind is FailureKind.BudgetSpent ? SpendingErrors.OutOf(failure)
        : failure.Kind is FailureKind.ClientFault or FailureKind.ContextTooLong
            ? FromProvider(failure, failure.Status ?? 400)
        : new(502, "api_error", "upstream_error", $"The answer broke off: {Sentence(failure)}");

    private static GatewayError Stopped(Failure failure) => failure.Kind is FailureKind.ShuttingDown ? ShuttingDown : failure.Kind is FailureKind.ClientFault
        ? FromProvider(failure, failure.Status ?? 400)
        : new(502, "api_error", "upstream_error", "The provider gave an answer that no rule covers, so it was not tried again.") { MayRetry = false };

    /// <summary>The provider's own words on what is wrong with the request, in OpenAI's shape.</summary>
    private static GatewayError FromProvider(Failure failure, int status) =>
        new(status, failure.Type ?? "invalid_request_error", failure.Code, failure.Message.Length > 0 ? failure.Message : "The provider refused the request.")
        {
            Param = failure.Param,
            MayRetry = false,
        };

    private static GatewayError Throttled(ModelEntry entry, TimeSpan? soonest) =>
        new(429, "rate_limit_error", "rate_limit_exceeded", $"Every target of '{entry.Name}' is throttled by its provider.") { RetryAfter = soonest };

    private static GatewayError CannotServe(ModelEntry entry, IReadOnlyList<Exclusion> excluded, RequestAccount account, string? nativeField)
    {
        var tooDear = excluded.Where(e => e.Reason is ExclusionReason.TooDear).Select(e => (e.Target, account.Expect(e.Target).LeastCost)).ToList();
        if (account.Ceiling is { } usd && tooDear.Count > 0)
        {
            return SpendingErrors.TooDear(usd, tooDear.MinBy(price => price.LeastCost));
        }

        if (excluded.Any(e => e.Reason is ExclusionReason.PriceUnknown))
        {
            return new(403, "invalid_request_error", "not_allowed", $"What may be spent here is limited, and no target of '{entry.Name}' that could serve has a known price: {List(excluded)}.")
            {
                Param = "model",
                MayRetry = false,
            };
        }

        if (excluded.All(e => e.Reason is ExclusionReason.ContextTooSmall))
        {
            return GatewayError.InvalidRequest("context_length_exceeded", $"The prompt does not fit the context window of any target of '{entry.Name}': {List(excluded)}.", entry.Policy.Kind is ModelKind.Embedding ? "input" : "messages");
        }

        var lacking = excluded.Aggregate(Capabilities.None, (all, e) => all | e.Lacking);
        if (nativeField is not null && (lacking & Capabilities.Formats) != 0)
        {
            return GatewayError.InvalidRequest(
                "unsupported_parameter",
                $"'{nativeField}' is understood only by targets that take {CapabilityNames.Of(lacking & Capabilities.Formats)} themselves, and no target of '{entry.Name}' that could serve does: {List(excluded)}.",
                nativeField);
        }

        return GatewayError.InvalidRequest(
            "unsupported_capability",
            $"No target of '{entry.Name}' can do what the request needs ({CapabilityNames.Of(lacking)}): {List(excluded)}.",
            FieldOf(lacking));
    }

    /// <summary>The request field that asks for what is lacking; null when that is more than one.</summary>
    private static string? FieldOf(Capabilities lacking) => lacking switch
    {
        Capabilities.Choices => "n",
        Capabilities.Logprobs => "logprobs",
        Capabilities.Tools => "tools",
        Capabilities.JsonObject or Capabilities.JsonSchema => "response_format",
        Capabilities.ToolChoice => "tool_choice",
        Capabilities.Vision or Capabilities.ImageUrls or (Capabilities.Vision | Capabilities.ImageUrls) or Capabilities.Documents => "messages",
        Capabilities.Tools | Capabilities.ToolChoice => "tools",
        Capabilities.Dimensions => "dimensions",
        Capabilities.TokenInputs => "input",
        _ => null,
    };

    private static bool IsForNow(ExclusionReason reason) => reason is not
        (ExclusionReason.LacksCapability or ExclusionReason.ContextTooSmall or ExclusionReason.TooDear or ExclusionReason.PriceUnknown);

    private static string List(IEnumerable<Exclusion> excluded) => string.Join(", ", excluded.Select(e => e.Lacking == Capabilities.None
        ? $"{e.Target} ({Reasons.NameOf(e.Reason)})"
        : $"{e.Target} (lacks {CapabilityNames.Of(e.Lacking)})"));

    private static string Sentence(Failure failure) => failure.Kind switch
    {
        FailureKind.Throttled => "the provider throttled the request.",
        FailureKind.Overloaded => "the provider could not serve it.",
        FailureKind.Unreachable when failure.Source is FailureSource.Gateway => "your endpoint's host name leads to no address that may be called.",
        FailureKind.Unreachable => "the connection to the provider failed.",
        FailureKind.TooSlow => "the provider took too long.",
        FailureKind.CredentialRejected => "the provider rejected the credential.",
        FailureKind.ModelMissing => "the provider does not know the model.",
        FailureKind.ContextTooLong => "the conversation is too long for the model.",
        FailureKind.Refused => "the model refused.",
        FailureKind.Malformed => "the provider's answer was malformed.",
        FailureKind.Empty => "the answer was empty.",
        FailureKind.Unfit => "the answer was not of the shape that was asked for.",
        FailureKind.CutShort => "the answer was cut short.",
        FailureKind.Unjoined => "no other target went on where it ended.",
        FailureKind.Superseded => "another attempt was faster.",
        _ => "of an error no rule covers.",
    };
}
