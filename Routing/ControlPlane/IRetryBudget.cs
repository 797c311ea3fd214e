namespace Routing.ControlPlane;

/// <summary>
/// Bounds fruitless attempts beyond each request's first, whole cluster: when every provider is down, a request must not become
/// four. An attempt that answers costs nothing: a fallback that works is no storm.
/// </summary>
public interface IRetryBudget
{
    /// <summary>A request's first attempt starts.</summary>
    void CountFirst(DateTimeOffset now);

    /// <summary>May a further attempt start?</summary>
    bool Allows(DateTimeOffset now);

    /// <summary>A further attempt failed.</summary>
    void Charge(DateTimeOffset now);
}
