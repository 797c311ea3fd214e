namespace Gateway.Trails;

/// <summary>How a request ended.</summary>
internal enum TrailOutcome : byte
{
    /// <summary>With a whole answer.</summary>
    Answered,

    /// <summary>With an error in place of an answer.</summary>
    Failed,

    /// <summary>With an answer that ended in an error.</summary>
    BrokenOff,

    /// <summary>The client hung up first.</summary>
    ClientGone,

    /// <summary>In the gateway's own failure.</summary>
    Aborted,
}
