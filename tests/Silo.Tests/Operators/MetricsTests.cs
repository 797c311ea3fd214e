using System.Net;
using Grains.Abstractions.Health;
using Grains.Abstractions.Spending;

namespace Silo.Tests.Operators;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_WithoutTheKey_AreRefused()
    {
        await using var silo = await OneSilo.StartAsync();
        using var http = new HttpClient { BaseAddress = silo.Page };

        using var refused = await http.GetAsync(new Uri("/metrics", UriKind.Relative));

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("GATEWAY_ADMIN_KEY");
    }

    [Fact]
    public async Task Metrics_AfterCalls_TellWhatGrainsWereAskedAndAnswered()
    {
        await using var silo = await OneSilo.StartAsync();
        var limits = new LimitsMessage(RequestsPerMinute: 1, null, null, null, null, null, null);
        var none = new LimitsMessage(null, null, null, null, null, null, null);
        var ask = new GrantMessage(limits, null, none, 10, 0, null, 1, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
        var account = silo.Grains.GetGrain<ITenantBudgetGrain>("acme");
        (await account.ExchangeAsync(new("n1", [], ask, []))).Grant!.Status.ShouldBe(GrantStatus.Granted);
        (await account.ExchangeAsync(new("n1", [], ask, []))).Grant!.Status.ShouldBe(GrantStatus.Refused);
        (await silo.Grains.GetGrain<IProviderHealthGrain>("east").AskProbeAsync(new("n1", "sim"))).IsGranted.ShouldBeFalse();

        using var http = new HttpClient { BaseAddress = silo.Page };
        http.DefaultRequestHeaders.Authorization = new("Bearer", OneSilo.Key);
        var lines = (await http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');

        lines.ShouldContain("gateway_grain_calls_total{grain=\"ITenantBudgetGrain\",call=\"ExchangeAsync\",result=\"answered\"} 2");
        lines.ShouldContain("gateway_grain_shares_total{result=\"granted\"} 1");
        lines.ShouldContain("gateway_grain_shares_total{result=\"refused\",limit=\"requests\",scope=\"tenant\"} 1");
        lines.ShouldContain("gateway_grain_probes_total{result=\"denied\"} 1");
        lines.ShouldContain("gateway_cluster_silos{status=\"Active\"} 1");
        lines.Where(line => line.StartsWith("gateway_grain_activations{", StringComparison.Ordinal)).ShouldContain(
            line => line.Contains("Budget", StringComparison.OrdinalIgnoreCase) && line.EndsWith(" 1", StringComparison.Ordinal),
            string.Join('\n', lines));
        lines.ShouldContain(line => line.StartsWith("process_cpu_seconds_total ", StringComparison.Ordinal));
    }
}
