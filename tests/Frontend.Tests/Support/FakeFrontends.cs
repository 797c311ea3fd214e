using Grains.Abstractions.Members;

namespace Frontend.Tests.Support;

/// <summary>Says that there are so many frontends.</summary>
internal sealed class FakeFrontends : IFrontendsGrain
{
    public int Count { get; set; } = 1;

    public Task<int> BeatAsync(FrontendFacts facts) => Task.FromResult(Count);

    public Task LeaveAsync(string node) => Task.CompletedTask;

    public Task<FrontendFacts[]> ListAsync() => Task.FromResult<FrontendFacts[]>([]);
}
