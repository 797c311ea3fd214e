namespace Simulation;

/// <summary>Routes requests.</summary>
internal interface IPolicy
{
    string Name { get; }

    /// <summary>Takes a request to its end, by and by.</summary>
    void Take(SimulatedRequest request);
}
