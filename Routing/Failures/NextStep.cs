namespace Routing.Failures;

/// <summary>What follows a failed attempt, when nothing of an answer has reached the client yet.</summary>
public enum NextStep : byte
{
    /// <summary>No further attempt: the client is told.</summary>
    Stop = 0,

    /// <summary>The next target of the chain.</summary>
    NextTarget = 1,

    /// <summary>The next target; if there is none, the same one again once its wait is over, should that fit the deadline.</summary>
    NextTargetOrWait = 2,

    /// <summary>The next target with a larger context window.</summary>
    LargerContext = 3,
}
