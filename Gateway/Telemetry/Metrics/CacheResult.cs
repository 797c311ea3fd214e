namespace Gateway.Telemetry.Metrics;

/// <summary>What came of asking the cache of answers.</summary>
internal enum CacheResult : byte
{
    Miss = 0,

    /// <summary>The very same request.</summary>
    Hit = 1,

    /// <summary>One that means the same.</summary>
    SemanticHit = 2,
}
