using Grains.Abstractions.Health;
using Grains.Abstractions.Members;
using Grains.Abstractions.Spending;
using Grpc.Core;
using Routing.Budgets;
using Routing.Failures;
using Routing.Shares;
using Routing.Spending;
using Silo.Operator;

namespace Silo.Tests.Operators;

public sealed class OperatorServiceTests
{
    private static readonly FailureFacts Overloaded = FailureFacts.Of(new Failure(FailureKind.Overloaded, "") { Status = 503 });

    [Fact]
    public async Task WatchHealth_CircuitTrips_IsToldAtOnceAndThenOfEachChange()
    {
        await using var silo = await OneSilo.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var watch = silo.Client().WatchHealth(patience.Token, "east", "west");
        var first = new[] { await NextAsync(watch), await NextAsync(watch) };
        first.Select(health => health.Provider).ShouldBe(["east", "west"], ignoreOrder: true);
        first.ShouldAllBe(health => health.Circuits.Count == 0);

        var began = TimeProvider.System.GetTimestamp();
        await silo.Grains.GetGrain<IProviderHealthGrain>("east").ReportAsync(new("n1", 1, [], [.. Enumerable.Repeat(new AttemptOutcome("sim", "k", 0, TimeSpan.Zero, TimeSpan.Zero, Overloaded), 3)]));
        var tripped = await NextAsync(watch);
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(HealthTerms.Poll);

        tripped.Provider.ShouldBe("east");
        var circuit = tripped.Circuits.ShouldHaveSingleItem();
        (circuit.Model, circuit.State).ShouldBe(("sim", "open"));
        circuit.Left.ToTimeSpan().ShouldBeInRange(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(30));

        await silo.Client().SetDrainedAsync("west/sim", true);
        var drained = await NextAsync(watch);
        (drained.Provider, drained.Drained.Single()).ShouldBe(("west", "sim"));
    }

    [Fact]
    public async Task WatchHealth_WithoutNames_TellsOfEveryProviderOfTheTiers()
    {
        await using var silo = await OneSilo.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var watch = silo.Client().WatchHealth(patience.Token);

        var missing = new HashSet<string> { "east", "west" };
        while (missing.Count > 0)
        {
            missing.Remove((await NextAsync(watch)).Provider);
        }
    }

    [Fact]
    public async Task WatchHealth_NamedProviders_TellsOfThoseAlone()
    {
        await using var silo = await OneSilo.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var watch = silo.Client().WatchHealth(patience.Token, "west");
        (await NextAsync(watch)).Provider.ShouldBe("west");

        await silo.Client().SetDrainedAsync("east/sim", true);
        await silo.Client().SetDrainedAsync("west/sim", true);

        var next = await NextAsync(watch);
        (next.Provider, next.Drained.Count).ShouldBe(("west", 1));
    }

    [Fact]
    public async Task SetDrained_ThereAndBack_IsWhatTheChainSays()
    {
        await using var silo = await OneSilo.StartAsync();
        await TierIsDefinedAsync(silo);

        (await silo.Client().SetDrainedAsync("east/sim", true)).Drained.ShouldBe(["sim"]);
        (await silo.Client().GetChainAsync("ib/both")).Links.Select(link => (link.Target, link.State)).ShouldBe([("east/sim", "drained"), ("west/sim", "available")]);

        (await silo.Client().SetDrainedAsync("east/sim", false)).Drained.ShouldBeEmpty();
        (await silo.Client().GetChainAsync("ib/both")).Links.ShouldAllBe(link => link.State == "available");
    }

    [Fact]
    public async Task GetTenant_WithAShareOut_ShowsAccountAndShare()
    {
        await using var silo = await OneSilo.StartAsync();
        await AddTenantAsync(silo);
        await GrantAsync(silo, requests: 4);

        var tenant = await silo.Client().GetTenantAsync("acme");

        tenant.Limits.RequestsPerMinute.ShouldBe(100);
        (tenant.Reserved, tenant.Unsettled, tenant.Ever).ShouldBe(("0.04", "0", "0.04"));
        tenant.RequestsLeft.ShouldBe(96);
        var share = tenant.Shares.ShouldHaveSingleItem();
        (share.Requests, share.Charged, share.Reports).ShouldBe((4, "0.04", 0));
        share.ExpiresIn.ToTimeSpan().ShouldBeInRange(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task SetLimits_WhatIsAbsent_IsWithoutLimit()
    {
        await using var silo = await OneSilo.StartAsync();
        await AddTenantAsync(silo);

        var changed = await silo.Client().SetLimitsAsync("acme", new Limits { Parallel = 3, PerDay = "1.50" });

        (changed.Limits.Parallel, changed.Limits.PerDay, changed.Limits.HasRequestsPerMinute).ShouldBe((3, "1.5", false));
        var stored = (await silo.Store.Tenants.FindAsync(new("acme"), default))!.Limits;
        (stored.Parallel, stored.UsdPerDay, stored.RequestsPerMinute).ShouldBe((3, 1.5m, null));
    }

    [Fact]
    public async Task RestoreTenant_NodeStillAlive_KeepsWhatItHolds()
    {
        await using var silo = await OneSilo.StartAsync();
        await AddTenantAsync(silo);
        await GrantAsync(silo, requests: 4);

        (await silo.Client().RestoreTenantAsync("acme")).Reserved.ShouldBe("0.04");
    }

    [Fact]
    public async Task ListFrontends_ThoseThatSayTheyLive_AreListed()
    {
        await using var silo = await OneSilo.StartAsync();
        await silo.Grains.GetGrain<IFrontendsGrain>("tests").BeatAsync(new FrontendFacts("n1", "host-a", 7, 2, TimeSpan.FromMinutes(1)));

        var frontend = (await silo.Client().ListFrontendsAsync()).Frontends.ShouldHaveSingleItem();

        (frontend.Node, frontend.Host, frontend.InFlight, frontend.Shares).ShouldBe(("n1", "host-a", 7, 2));
    }

    private static async Task<ProviderHealth> NextAsync(AsyncServerStreamingCall<ProviderHealth> watch)
    {
        (await watch.ResponseStream.MoveNext(default)).ShouldBeTrue();
        return watch.ResponseStream.Current;
    }

    private static async Task TierIsDefinedAsync(OneSilo silo)
    {
        // The silo brings its tiers to their grains as soon as it is a member.
        while (await silo.Grains.GetGrain<Grains.Abstractions.Tiers.IRoutingTierGrain>("ib/both").GetAsync() is null)
        {
            await Task.Yield();
        }
    }

    private static async Task AddTenantAsync(OneSilo silo) => (await silo.Store.Tenants.AddAsync(
        new() { Id = new("acme"), CreatedAt = DateTimeOffset.UnixEpoch, Limits = new() { RequestsPerMinute = 100, UsdLifetime = 5m } },
        default)).ShouldBeTrue();

    private static async Task GrantAsync(OneSilo silo, int requests)
    {
        var like = new LeaseRequest { Tenant = new("acme"), TenantLimits = new SpendingLimits { RequestsPerMinute = 100, Lifetime = 5m }, Cost = 0.01m };
        var ask = GrantMessage.Of(new ShareRequest(like, requests, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)));
        (await silo.Grains.GetGrain<ITenantBudgetGrain>("acme").ExchangeAsync(new("n1", [], ask, []))).Grant!.Status.ShouldBe(GrantStatus.Granted);
    }
}
