using System.Collections.Immutable;

namespace Gateway.Configuration;

/// <summary>What came of reading a configuration.</summary>
/// <param name="Config">Null when there is any fault.</param>
/// <param name="Faults">All of them, by line.</param>
/// <param name="Warnings">All of them, by line; they keep nothing from starting.</param>
public sealed record ConfigReading(GatewayConfig? Config, ImmutableArray<ConfigFault> Faults, ImmutableArray<ConfigFault> Warnings)
{
    /// <summary>What was read, to tell whether the file has changed since.</summary>
    internal ConfigContent Content { get; init; }

    /// <summary>What <c>--check-config</c> prints: one line each, <c>file:line: text</c>; warnings after the faults, and marked so.</summary>
    public IEnumerable<string> Report() =>
        [.. Faults.Select(fault => fault.ToString()), .. Warnings.Select(warning => $"{warning.File}:{warning.Line}: warning: {warning.Message}")];
}
