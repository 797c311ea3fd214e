using Gateway.Tests.Accounting;
using Storage.Tenants;

namespace Gateway.Tests.Telemetry.Metrics;

public sealed class BudgetMetricsTests
{
    private const double Cost = 0.001 * (SpendingStage.Prompt + 10);

    [Fact]
    public async Task BudgetLeft_TenantsNotNamed_IsTheLeastOfAll()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (poor, tenant) = await stage.AddTenantAsync(new() { UsdPerDay = 0.1m, UsdLifetime = 100m });
        var (rich, _) = await stage.AddTenantAsync(new() { UsdPerDay = 50m });
        await stage.AskAsync(poor);
        await stage.AskAsync(rich);

        var scrape = await Scrape.TakeAsync(stage.Gateway, ended: 2);

        scrape["gateway_budget_left_ratio"]!.Value.ShouldBe(1 - (Cost / 0.1), 0.001);
        scrape["""gateway_cost_usd_total{provider="a",target="a/m"}"""]!.Value.ShouldBe(2 * Cost, 0.000001);
        scrape.Text.ShouldNotContain(tenant.Id.Value);
    }

    [Fact]
    public async Task BudgetLeft_TenantsNamed_IsTold_OfEach()
    {
        await using var stage = await SpendingStage.StartAsync("metrics: { tenants: true }");
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdPerMonth = 1m });
        await stage.AskAsync(key);

        (await Scrape.TakeAsync(stage.Gateway, ended: 1))[$$"""gateway_budget_left_ratio{tenant="{{tenant.Id.Value}}"}"""]!.Value.ShouldBe(1 - Cost, 0.001);
    }

    [Fact]
    public async Task Refusals_AreCountedByLimitAndScope()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync(new() { RequestsPerMinute = 1 });
        var (spent, _) = await stage.AddTenantAsync(keyLimits: new() { UsdPerDay = 0m });
        await stage.AskAsync(key);
        await stage.AskAsync(key);
        await stage.AskAsync(spent);

        var scrape = await Scrape.TakeAsync(stage.Gateway, ended: 3);
        scrape["""gateway_refusals_total{limit="rpm",scope="tenant"}"""].ShouldBe(1);
        scrape["""gateway_refusals_total{limit="usd_per_day",scope="key"}"""].ShouldBe(1);
    }
}
