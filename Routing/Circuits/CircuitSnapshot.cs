namespace Routing.Circuits;

/// <summary>One circuit, for people. A circuit that has cooled off and waits for its probe counts as half-open.</summary>
internal readonly record struct CircuitSnapshot(
    CircuitState State,
    DateTimeOffset? OpenUntil,
    double Share,
    int ConsecutiveFailures,
    long Failures,
    long Outcomes);
