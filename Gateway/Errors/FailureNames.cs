using Routing.Failures;

namespace Gateway.Errors;

/// <summary>The kinds of failure as they are written in headers, errors and metrics.</summary>
internal static class FailureNames
{
    public static string Of(FailureKind kind) => kind switch
    {
        FailureKind.Throttled => "throttled",
        FailureKind.Overloaded => "overloaded",
        FailureKind.Unreachable => "unreachable",
        FailureKind.TooSlow => "too_slow",
        FailureKind.CredentialRejected => "credential_rejected",
        FailureKind.ModelMissing => "model_missing",
        FailureKind.ContextTooLong => "context_too_long",
        FailureKind.Refused => "refused",
        FailureKind.Malformed => "malformed",
        FailureKind.ClientFault => "client_fault",
        FailureKind.ClientGone => "client_gone",
        FailureKind.BudgetSpent => "budget_spent",
        FailureKind.ShuttingDown => "shutting_down",
        FailureKind.Empty => "empty",
        FailureKind.Unfit => "unfit",
        FailureKind.CutShort => "cut_short",
        FailureKind.Unjoined => "unjoined",
        FailureKind.Superseded => "superseded",
        _ => "unknown",
    };
}
