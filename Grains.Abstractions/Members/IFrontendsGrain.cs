namespace Grains.Abstractions.Members;

/// <summary>
/// Which frontends there are: one grain, by the name of the cluster. Soft state: each says every few seconds that it lives, and who is not heard of is forgotten.
/// </summary>
[Alias("gw.IFrontendsGrain")]
public interface IFrontendsGrain : IGrainWithStringKey
{
    /// <summary>How often a frontend is to be heard of; after three times that it is forgotten.</summary>
    static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    /// <summary>A frontend lives; how many there are.</summary>
    [Alias("Beat")]
    Task<int> BeatAsync(FrontendFacts facts);

    /// <summary>A frontend stops.</summary>
    [Alias("Leave")]
    Task LeaveAsync(string node);

    /// <summary>All that live, by name.</summary>
    [Alias("List")]
    Task<FrontendFacts[]> ListAsync();
}
