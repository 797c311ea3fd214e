using BenchmarkDotNet.Attributes;
using Routing.Budgets;
using Routing.ControlPlane;
using Routing.Spending;
using Routing.Tenants;

namespace MicroBenchmarks;

/// <summary>One request let in under every kind of limit of a tenant and of a key, and settled.</summary>
[MemoryDiagnoser]
public class AdmittedRequest
{
    private static readonly SpendingLimits Limits = new() { RequestsPerMinute = 1_000_000_000, TokensPerMinute = 1_000_000_000_000, PerDay = 1_000_000m, Lifetime = 10_000_000m, Parallel = 10 };

    private readonly InProcessSpending _spending = new(TimeProvider.System);
    private readonly LeaseRequest _request = new() { Tenant = new("acme"), TenantLimits = Limits, Key = new("k"), KeyLimits = Limits, Cost = 0.01m, Tokens = 1000 };

    [Benchmark]
    public async Task AdmitAndSettle()
    {
        var lease = (await _spending.AcquireAsync(_request, CancellationToken.None)).Lease!.Value;
        await _spending.SettleAsync(new(_request.Tenant, lease.Id, _request.Key, 0.000_01m, 800, TimeProvider.System.GetUtcNow()));
    }
}
