namespace Simulation;

/// <summary>What is wrong with a target.</summary>
internal enum IncidentKind : byte
{
    /// <summary>503 at once.</summary>
    Down,

    /// <summary>No connection.</summary>
    Unreachable,

    /// <summary>Takes requests and never answers.</summary>
    Hanging,

    /// <summary>Six times as slow, and four in ten fail.</summary>
    BrownOut,
}
