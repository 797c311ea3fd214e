namespace Routing.Circuits;

/// <summary>What a call did to a circuit, for logs and metrics.</summary>
public enum CircuitChange : byte
{
    None = 0,

    /// <summary>Closed → Open: enough failures.</summary>
    Tripped = 1,

    /// <summary>A probe set out; the circuit is half-open.</summary>
    ProbeStarted = 2,

    /// <summary>The probe said nothing; the next request probes.</summary>
    ProbeReturned = 3,

    /// <summary>HalfOpen → Open, for longer: the probe failed.</summary>
    Reopened = 4,

    /// <summary>HalfOpen → Closed: the probe succeeded; traffic ramps up.</summary>
    Recovered = 5,
}
