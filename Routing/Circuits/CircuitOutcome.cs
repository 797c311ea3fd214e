namespace Routing.Circuits;

/// <summary>What an attempt says about a circuit. The default says nothing: an unanswered question is no success.</summary>
public enum CircuitOutcome : byte
{
    /// <summary>Neither for nor against: throttled, refused, the client's fault, the client gone.</summary>
    Neutral = 0,

    Success = 1,

    Failure = 2,
}
