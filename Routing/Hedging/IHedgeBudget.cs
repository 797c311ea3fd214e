namespace Routing.Hedging;

/// <summary>Bounds hedges, so that a slow provider does not double everybody's load.</summary>
public interface IHedgeBudget
{
    /// <summary>A request's first attempt is made.</summary>
    void CountFirst(DateTimeOffset now);

    /// <summary>Takes one hedge out of the budget; false when there is none left.</summary>
    bool TryTake(DateTimeOffset now);
}
