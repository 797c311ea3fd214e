namespace Routing.Chains;

/// <summary>Why a walk makes no further attempt.</summary>
public enum StopReason : byte
{
    None = 0,

    /// <summary>The failure is one that no other target would mend.</summary>
    FailureIsFinal = 1,

    /// <summary>Every candidate was tried or could not be entered, and none is worth waiting for.</summary>
    NoCandidateLeft = 2,

    /// <summary>The conversation was too long, and no later candidate holds more, or one that does was tried.</summary>
    NoLargerContext = 3,

    /// <summary>The tier's <c>max_attempts</c> were made.</summary>
    AttemptsSpent = 4,

    /// <summary>The request's deadline passed.</summary>
    DeadlinePassed = 5,

    /// <summary>Too many further attempts failed lately, across all requests.</summary>
    RetryBudgetSpent = 6,
}
