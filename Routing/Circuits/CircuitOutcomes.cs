using Routing.Failures;

namespace Routing.Circuits;

/// <summary>Reads outcomes from failures.</summary>
internal static class CircuitOutcomes
{
    /// <summary>For a target's circuit: the table decides, by whom it blames.</summary>
    public static CircuitOutcome OfTarget(Failure? failure) => failure switch
    {
        null => CircuitOutcome.Success,
        _ when FailureRules.BlameFor(failure) is Blame.Circuit => CircuitOutcome.Failure,
        _ => CircuitOutcome.Neutral,
    };

    /// <summary>For a provider as a whole, which is only asked whether it can be reached: any answer, even a refusal, says that it can.</summary>
    public static CircuitOutcome OfProvider(Failure? failure) => failure switch
    {
        null => CircuitOutcome.Success,
        { AtConnect: true } => CircuitOutcome.Failure,
        { Status: not null } => CircuitOutcome.Success,
        { Kind: FailureKind.ClientGone or FailureKind.Unknown } => CircuitOutcome.Neutral,
        { Source: not FailureSource.Provider } => CircuitOutcome.Neutral,
        _ => CircuitOutcome.Success,
    };
}
