namespace Gateway.Tests.Continuations;

/// <summary>What became of a stream that was cut.</summary>
public enum CutOutcome
{
    /// <summary>Another target went on with it.</summary>
    Joined,

    /// <summary>It ended in an error event.</summary>
    Ended,

    /// <summary>Nothing of it had been shown, so that another target answered in its place.</summary>
    Unseen,
}
