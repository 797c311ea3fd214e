namespace Routing.Circuits;

/// <summary>The three states of a circuit breaker.</summary>
public enum CircuitState : byte
{
    /// <summary>Attempts pass. Just after a recovery only a growing share of them: see <see cref="CircuitOptions.RampUp"/>.</summary>
    Closed = 0,

    /// <summary>No attempt passes until the cooling-off is over.</summary>
    Open = 1,

    /// <summary>One attempt at a time passes, as a probe.</summary>
    HalfOpen = 2,
}
