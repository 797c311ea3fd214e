namespace Gateway.Continuations;

/// <summary>Whether a continuation goes on where the text before it ends.</summary>
internal enum SeamVerdict
{
    /// <summary>More of it must be seen.</summary>
    Open,

    /// <summary>It does, once what was there before is left out.</summary>
    Joined,

    /// <summary>It does not, or nobody can tell.</summary>
    Refused,
}
