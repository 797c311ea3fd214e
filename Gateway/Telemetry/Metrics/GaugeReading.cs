namespace Gateway.Telemetry.Metrics;

/// <summary>A gauge's value now.</summary>
/// <param name="Value">How much.</param>
/// <param name="Labels">In the order of its labels.</param>
internal readonly record struct GaugeReading(double Value, params string?[] Labels);
