using System.Globalization;
using Grains.Abstractions.Health;
using Grains.Abstractions.Spending;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Routing.Failures;
using Routing.Shares;
using StackExchange.Redis;

namespace ClusterLoad;

/// <summary>Asks running silos what frontends ask them, as a client of the cluster.</summary>
internal sealed class RefillLoad(IHost host) : IAsyncDisposable
{
    private const int Callers = 32;
    private const int Tenants = 500;

    /// <summary>Refills per second at the steady rate: what a hundred busy tenants of fifty frontends come to.</summary>
    private const int Rate = 500;

    private static readonly LimitsMessage Limits = new(1_000_000_000, 1_000_000_000_000, 1_000_000, 1_000_000, null, null, null);
    private static readonly LimitsMessage None = new(null, null, null, null, null, null, null);
    private static readonly ShareKeeperOptions Terms = new();

    private readonly IGrainFactory _grains = host.Services.GetRequiredService<IGrainFactory>();
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private readonly Dictionary<int, ShareGrant> _held = [];
    private long _number;

    public static async Task<RefillLoad> ConnectAsync(string redis, string id)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();   // what goes wrong is counted
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (id, id));
            client.UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis));
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    /// <summary>A row of the table.</summary>
    public async Task<string> MeasureAsync(string silos, TimeSpan length)
    {
        await Times.OfAsync(Callers, length / 2, RefillAsync);   // grains are activated, and the runtime compiles what is hot
        var refills = await Times.OfAsync(Callers, length, RefillAsync);
        var steady = await Times.OfRateAsync(Rate, length, RefillAsync);
        var reports = await Times.OfAsync(Callers, length, ReportAsync);
        return string.Create(CultureInfo.InvariantCulture, $"| {silos} | {refills.PerSecond:0} | {refills} | {steady.PerSecond:0} | {steady} | {reports.PerSecond:0} | {reports} | {refills.Unanswered + steady.Unanswered + reports.Unanswered} |");
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    /// <summary>A refill as a frontend makes it: the report of the share before and the question for the next in one call, stored before it is answered.</summary>
    private async Task<bool> RefillAsync(int n)
    {
        var account = _grains.GetGrain<ITenantBudgetGrain>(string.Create(CultureInfo.InvariantCulture, $"{_run}-{n % Tenants}"));
        var ask = new GrantMessage(Limits, null, None, 700, 0.0003m, null, 100, Terms.Length, Terms.HoldFor);
        var reply = await account.ExchangeAsync(new("bench", Report(n % Tenants), ask, []));
        if (reply.Grant!.ToGrant(ask.ToRequest(new("any"))) is not { } grant)
        {
            return false;
        }

        lock (_held)
        {
            _held[n % Tenants] = grant;
        }

        return true;
    }

    private System.Collections.Immutable.ImmutableArray<ShareReportMessage> Report(int tenant)
    {
        lock (_held)
        {
            return _held.Remove(tenant, out var share)
                ? [new(share.Id.Incarnation, share.Id.Number, 1, null, [new(TimeSpan.FromSeconds(1), 90, 60_000)], 0.02m, 0, 0, TimeProvider.System.GetUtcNow(), Terms.HoldFor)]
                : [];
        }
    }

    /// <summary>A batch as a frontend sends it four times a second, to the one grain of a provider.</summary>
    private async Task<bool> ReportAsync(int n)
    {
        var node = string.Create(CultureInfo.InvariantCulture, $"{_run}-{n % 1000}");
        var failure = FailureFacts.Of(new Failure(FailureKind.Throttled, "") { Status = 429, RetryAfter = TimeSpan.FromMilliseconds(1) });
        AttemptOutcome[] outcomes = n % 100 == 0 ? [new("model", "credential", 0, TimeSpan.FromSeconds(1), TimeSpan.Zero, failure)] : [];
        await _grains.GetGrain<IProviderHealthGrain>(_run).ReportAsync(new(node, Interlocked.Increment(ref _number), [new("model", 25, TimeSpan.Zero)], [.. outcomes]));
        return true;
    }
}
