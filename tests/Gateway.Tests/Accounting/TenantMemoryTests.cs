using Gateway.Admission;
using Gateway.Configuration;
using Kit;
using Routing.ControlPlane;
using Routing.Spending;
using Storage;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Tests.Accounting;

/// <summary>What the edge keeps of tenants that are active in the same minute. Alone, since what is measured is the process's.</summary>
[Collection(nameof(TenantMemoryTests))]
[CollectionDefinition(nameof(TenantMemoryTests), DisableParallelization = true)]
public class TenantMemoryTests
{
    private const int Tenants = 10_000;
    private const int RequestsEach = 10;
    private static readonly UsageLimits Limits = new() { RequestsPerMinute = 1000, TokensPerMinute = 1_000_000, Parallel = 10, UsdPerDay = 10, UsdPerMonth = 100 };

    [Fact]
    public async Task TenThousandTenants_ActiveInAMinute_TakeLessThanAHundredMebibytes()
    {
        var time = new VirtualTime();
        var callers = new CallerDirectory(new Keys(), time);
        var spending = new InProcessSpending(time);
        var config = new GatewayConfig();
        var hashes = Enumerable.Range(0, Tenants).Select(_ => VirtualKeyText.Create().Hash).ToArray();
        await AskAsync(hashes[0]);
        var (heap, resident) = Measure();

        for (var request = 0; request < RequestsEach; request++)
        {
            foreach (var hash in hashes)
            {
                await AskAsync(hash);
            }

            time.Advance(TimeSpan.FromSeconds(5));
        }

        var (heapAfter, residentAfter) = Measure();
        Console.WriteLine(
            $"{Tenants} tenants of {RequestsEach} requests in a minute: {(heapAfter - heap) / 1048576.0:0.0} MiB of heap, {(residentAfter - resident) / 1048576.0:0.0} MiB resident, {(heapAfter - heap) / Tenants} B each");
        spending.Count.ShouldBe(Tenants);
        callers.TryFind(hashes[^1], out var last).ShouldBeTrue();
        last.ShouldNotBeNull();
        (heapAfter - heap).ShouldBeInRange(Tenants * 100L, 100L * 1024 * 1024);
        (residentAfter - resident).ShouldBeLessThan(100L * 1024 * 1024);
        GC.KeepAlive(spending);
        GC.KeepAlive(callers);

        async Task AskAsync(KeyHash hash)
        {
            var payer = (await callers.FindAsync(hash, CancellationToken.None))!.PayerUnder(config);
            var request = new LeaseRequest { Tenant = payer.Tenant, TenantLimits = payer.TenantLimits, Key = payer.Key, KeyLimits = payer.KeyLimits, Tokens = 500, Cost = 0.01m };
            var lease = (await spending.AcquireAsync(request, CancellationToken.None)).Lease.ShouldNotBeNull();
            spending.ObserveOutput(payer.Tenant, "a/m", 300, 1200);
            await spending.SettleAsync(new(payer.Tenant, lease.Id, payer.Key, 0.005m, 400, time.GetUtcNow()));
        }
    }

    private static (long Heap, long Resident) Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    /// <summary>A store that has a tenant for every key.</summary>
    private sealed class Keys : IVirtualKeyStore
    {
        public Task<KeyHolder?> FindByHashAsync(KeyHash hash, CancellationToken cancellationToken)
        {
            var text = VirtualKeyText.Create();
            var tenant = new Tenant { Id = Storage.Tenants.TenantId.New(DateTimeOffset.UnixEpoch), CreatedAt = DateTimeOffset.UnixEpoch, Limits = Limits };
            var key = VirtualKey.Create(tenant.Id, "key", text with { Hash = hash }, DateTimeOffset.UnixEpoch) with { Limits = Limits };
            return Task.FromResult<KeyHolder?>(new(key, tenant));
        }

        public Task<bool> AddAsync(VirtualKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<VirtualKey?> FindAsync(Storage.VirtualKeys.VirtualKeyId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Page<VirtualKey>> ListAsync(TenantId? tenant, string? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<UpdateResult> UpdateAsync(VirtualKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RevokeAsync(TenantId tenant, Storage.VirtualKeys.VirtualKeyId id, DateTimeOffset at, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<UpdateResult> RotateAsync(VirtualKey replacement, DateTimeOffset overlapEndsAt, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
