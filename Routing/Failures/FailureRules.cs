namespace Routing.Failures;

/// <summary>
/// The one table routing hangs on (architecture §4): what each kind of failure counts against and what follows it.
/// It is an allowlist: a kind without a row stops the chain and blames nobody.
/// </summary>
public static class FailureRules
{
    /// <summary>
    /// What <paramref name="failure"/> counts against: what its kind says, but nobody when it is not the provider's own fault (a deadline the client
    /// set, say), nor when this one request is larger than any minute allows: that says nothing about the next.
    /// </summary>
    public static Blame BlameFor(Failure failure) =>
        failure.Source is not FailureSource.Provider || failure is { Kind: FailureKind.Throttled, Final: true } ? Blame.Nobody : For(failure.Kind).Blame;

    /// <summary>The rule for <paramref name="kind"/>.</summary>
    public static FailureRule For(FailureKind kind) => kind switch
    {
        FailureKind.Throttled => new(Blame.CredentialOnTarget, NextStep.NextTargetOrWait),
        FailureKind.Overloaded => new(Blame.Circuit, NextStep.NextTarget),
        FailureKind.Unreachable => new(Blame.Circuit, NextStep.NextTarget),
        FailureKind.TooSlow => new(Blame.Circuit, NextStep.NextTarget),
        FailureKind.CredentialRejected => new(Blame.Credential, NextStep.NextTarget),
        FailureKind.ModelMissing => new(Blame.Nobody, NextStep.NextTarget),
        FailureKind.ContextTooLong => new(Blame.Nobody, NextStep.LargerContext),
        FailureKind.Refused => new(Blame.Nobody, NextStep.NextTarget),
        FailureKind.Malformed => new(Blame.Circuit, NextStep.NextTarget),
        FailureKind.ClientFault => new(Blame.Nobody, NextStep.Stop),
        FailureKind.ClientGone => new(Blame.Nobody, NextStep.Stop),
        FailureKind.BudgetSpent => new(Blame.Nobody, NextStep.Stop),
        FailureKind.ShuttingDown => new(Blame.Nobody, NextStep.Stop),
        FailureKind.Superseded => new(Blame.Nobody, NextStep.Stop),
        FailureKind.Empty => new(Blame.Nobody, NextStep.NextTarget),
        FailureKind.Unfit => new(Blame.Nobody, NextStep.NextTarget),
        FailureKind.CutShort => new(Blame.Nobody, NextStep.NextTarget),
        FailureKind.Unjoined => new(Blame.Nobody, NextStep.NextTarget),
        _ => new(Blame.Nobody, NextStep.Stop),
    };
}
