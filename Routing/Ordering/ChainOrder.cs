namespace Routing.Ordering;

/// <summary>In which order a chain's candidates are tried, once all that cannot or may not serve are out.</summary>
public enum ChainOrder : byte
{
    /// <summary>As the tier lists them.</summary>
    Listed,

    /// <summary>By what this request is expected to cost; unknown prices last.</summary>
    Cheapest,

    /// <summary>By how long this request is expected to take, from what was seen of late; a target nobody has seen goes first.</summary>
    Fastest,

    /// <summary>At random, by weight.</summary>
    Weighted,

    /// <summary>By attempts under way, as a share of the weight.</summary>
    LeastBusy,
}
