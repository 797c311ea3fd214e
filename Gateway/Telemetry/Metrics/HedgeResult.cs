namespace Gateway.Telemetry.Metrics;

/// <summary>What became of an attempt made beside one under way.</summary>
internal enum HedgeResult : byte
{
    Started = 0,

    /// <summary>It answered first.</summary>
    Won = 1,

    /// <summary>The other did.</summary>
    Lost = 2,
}
