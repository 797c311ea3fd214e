using Grains.Abstractions.Health;
using Grpc.Core;
using Silo.Operator;

namespace Silo.Tests.Operators;

/// <summary>What is refused changes nothing, so all of it is asked of one silo.</summary>
public sealed class OperatorRefusalTests(OperatorRefusalTests.OneForAll shared) : IClassFixture<OperatorRefusalTests.OneForAll>
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData(OneSilo.Key)]
    [InlineData("Basic " + OneSilo.Key)]
    public async Task Call_WithoutTheKey_IsRefusedAndChangesNothing(string? key)
    {
        var stranger = shared.Silo.Client(key);

        (await Should.ThrowAsync<RpcException>(() => stranger.SetDrainedAsync("east/sim", true))).StatusCode.ShouldBe(StatusCode.Unauthenticated);
        (await Should.ThrowAsync<RpcException>(() => stranger.ListFrontendsAsync())).StatusCode.ShouldBe(StatusCode.Unauthenticated);
        using var watch = stranger.WatchHealth(default);
        (await Should.ThrowAsync<RpcException>(() => watch.ResponseStream.MoveNext())).StatusCode.ShouldBe(StatusCode.Unauthenticated);

        (await shared.Silo.Client().SetDrainedAsync("west/sim", false)).Drained.ShouldBeEmpty();
        (await shared.Silo.Grains.GetGrain<IProviderHealthGrain>("east").GetAsync(default))!.Drained.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("east", StatusCode.InvalidArgument)]
    [InlineData("east/", StatusCode.InvalidArgument)]
    [InlineData("/sim", StatusCode.InvalidArgument)]
    [InlineData("north/sim", StatusCode.NotFound)]
    public async Task SetDrained_NoSuchTarget_SaysSo(string target, StatusCode status)
    {
        (await Should.ThrowAsync<RpcException>(() => shared.Silo.Client().SetDrainedAsync(target, true))).StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("a dollar")]
    public async Task SetLimits_NoAmount_IsRefusedAndNamed(string amount)
    {
        var refused = await Should.ThrowAsync<RpcException>(() => shared.Silo.Client().SetLimitsAsync("acme", new Limits { PerDay = amount }));

        (refused.StatusCode, refused.Status.Detail.StartsWith("limits.per_day", StringComparison.Ordinal)).ShouldBe((StatusCode.InvalidArgument, true));
        (await shared.Silo.Store.Tenants.FindAsync(new("acme"), default))!.Limits.RequestsPerMinute.ShouldBe(100);
    }

    [Fact]
    public async Task Tenant_NobodyKnows_IsNotFound()
    {
        (await Should.ThrowAsync<RpcException>(() => shared.Silo.Client().GetTenantAsync("nobody"))).StatusCode.ShouldBe(StatusCode.NotFound);
        (await Should.ThrowAsync<RpcException>(() => shared.Silo.Client().RestoreTenantAsync("nobody"))).StatusCode.ShouldBe(StatusCode.NotFound);
        (await Should.ThrowAsync<RpcException>(() => shared.Silo.Client().GetChainAsync("ib/none"))).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    public sealed class OneForAll : IAsyncLifetime
    {
        internal OneSilo Silo { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Silo = await OneSilo.StartAsync();
            (await Silo.Store.Tenants.AddAsync(new() { Id = new("acme"), CreatedAt = DateTimeOffset.UnixEpoch, Limits = new() { RequestsPerMinute = 100 } }, default)).ShouldBeTrue();
        }

        public ValueTask DisposeAsync() => Silo.DisposeAsync();
    }
}
