using System.Globalization;
using Cluster.Rig;
using EndToEnd.Ledger;
using EndToEnd.Rig;
using Simulator.Recording;
using Storage;
using Storage.Ledger;

namespace Cluster;

/// <summary>Four tenants, each with one limit, ask three frontends for ten times as much: never more than the limit, and the limit is used. The upstream counts.</summary>
public class LimitTests(Machine machine)
{
    private const int Rpm = 100;
    private const int Tpm = 10_000;
    private const int AtOnce = 5;

    /// <summary>USD ever.</summary>
    private const decimal Budget = 1;

    /// <summary>The part of each limit that is to be used. In the short form some is still set aside for the last requests.</summary>
    private static decimal Used => Machine.IsLong ? 0.98m : 0.85m;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(Machine.IsLong ? 130 : 25);

    /// <summary>What is counted is what arrives: a request that was let in may take up to half a second to the upstream, and the next one, a minute later, none.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(59.5);

    private static readonly TimeSpan Stormy = TimeSpan.FromSeconds(Machine.IsLong ? 300 : 25);

    [Fact]
    public async Task Limits_UnderTenfoldDemand_AreUsedAndNeverExceeded()
    {
        await machine.WholeAsync();
        var outcome = await RunAsync(Quiet, Task.CompletedTask, new CancellationTokenSource());
        Say("limits under tenfold demand on 3 frontends", outcome);

        ShouldHold(outcome);
        outcome.Requests.ShouldBeGreaterThanOrEqualTo(Used * Rpm);
        outcome.Tokens.ShouldBeGreaterThanOrEqualTo(Used * Tpm);
        outcome.Spent.ShouldBeGreaterThanOrEqualTo(Used * Budget);
        outcome.AtOnce.ShouldBe(AtOnce);
        outcome.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Limits_WhileSilosAndFrontendsAreKilled_AreNeverExceededAndNoRowIsLost()
    {
        await machine.WholeAsync();
        using var over = new CancellationTokenSource();
        var outcome = await RunAsync(Stormy, KillAsync(over.Token), over);
        Say($"the same with silos and a frontend killed for {Stormy.TotalSeconds:0} s", outcome);

        ShouldHold(outcome);
        outcome.Errors.ShouldBeEmpty("a surviving frontend failed a request");
    }

    private static void ShouldHold(Outcome outcome)
    {
        outcome.Requests.ShouldBeLessThanOrEqualTo(Rpm);
        outcome.Tokens.ShouldBeLessThanOrEqualTo(Tpm);
        outcome.Spent.ShouldBeLessThanOrEqualTo(Budget);
        outcome.AtOnce.ShouldBeLessThanOrEqualTo(AtOnce);
        outcome.Lost.ShouldBeEmpty("answered, and not in the ledger");
    }

    private static void Say(string claim, Outcome outcome) => Figures.Say(
        claim,
        $"at most {outcome.Requests} of {Rpm} requests and {outcome.Tokens} of {Tpm} tokens in {Minute.TotalSeconds} s, {outcome.Spent:0.0000} of {Budget} USD, {outcome.AtOnce} of {AtOnce} at once; {outcome.Rows} rows, {outcome.Lost.Count} lost, {outcome.Errors.Count} errors at surviving frontends");

    /// <summary>A silo every 20 s, a frontend every 30 s (short: 8 s each), each back a few seconds later. The first frontend survives.</summary>
    private async Task KillAsync(CancellationToken over)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var silo = machine.Silos[i % machine.Silos.Count];
                await Task.Delay(TimeSpan.FromSeconds(Machine.IsLong ? 10 : 4), TimeProvider.System, over);
                await silo.KillAsync();
                var frontend = machine.Frontends[1 + (i % 2)];
                if (!Machine.IsLong || i % 3 == 0)
                {
                    await frontend.KillAsync();
                }

                await Task.Delay(TimeSpan.FromSeconds(Machine.IsLong ? 10 : 4), TimeProvider.System, over);
                silo.Launch();
                if (!frontend.IsRunning)
                {
                    frontend.Launch();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private async Task<Outcome> RunAsync(TimeSpan length, Task meanwhile, CancellationTokenSource over)
    {
        using var @operator = new Operator(machine.Frontends[0].Address);
        var (rpm, rpmKey) = await @operator.AddTenantAsync($"\"rpm\":{Rpm}");
        var (tpm, tpmKey) = await @operator.AddTenantAsync($"\"tpm\":{Tpm}");
        var (usd, usdKey) = await @operator.AddTenantAsync(string.Create(CultureInfo.InvariantCulture, $"\"usd_lifetime\":{Budget}"));
        var (_, parallelKey) = await @operator.AddTenantAsync($"\"parallel\":{AtOnce}");
        (string Key, string Model)[] clients =
        [
            (rpmKey, $"{Providers.Requests}/sim"), (tpmKey, $"{Providers.Tokens}/sim"), (usdKey, $"{Providers.Money}/sim"),
            (parallelKey, $"{Providers.Parallel}/sim"), (parallelKey, $"{Providers.Parallel}/sim"), (parallelKey, $"{Providers.Parallel}/sim"), (parallelKey, $"{Providers.Parallel}/sim"),
        ];
        machine.Simulator.Requests.Reset();
        machine.Simulator.Script.Always(Providers.Parallel, new() { Latency = TimeSpan.FromMilliseconds(200) });

        var startedAt = TimeProvider.System.GetTimestamp();
        await using var loads = new Loads(machine.Frontends, [.. clients.Select(client => client.Key)], (client, _, stream) => Chat.Body(clients[client % clients.Length].Model, stream), TimeSpan.FromMilliseconds(25));
        await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(startedAt) > length, "time stands still", length * 2);
        await over.CancelAsync();
        await meanwhile;
        await loads.StopAsync();
        await machine.WholeAsync();

        var answered = loads.AnsweredIds.ToHashSet();
        IReadOnlyList<LedgerRow> rows = [];
        try
        {
            await Until.TrueAsync(
                async () =>
                {
                    rows = await machine.TryReadAsync();
                    return answered.IsSubsetOf(rows.Select(row => row.RequestId));
                },
                "rows are missing",
                TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            // Which, the outcome says.
        }

        return new(
            Figures.MostWithin(Minute, Received(Providers.Requests).Select(request => (request.ReceivedAt, 1m))),
            Figures.MostWithin(Minute, rows.Where(row => row.Tenant.Value == tpm).Select(row => (row.StartedAt, (decimal)(row.Usage.Prompt + row.Usage.Completion)))),
            rows.Where(row => row.Tenant.Value == usd).Sum(row => row.CostUsd ?? 0),
            machine.Simulator.Requests.Of(Providers.Parallel).MaxInFlight,
            rows.Count(row => row.Tenant.Value == rpm || row.Tenant.Value == tpm || row.Tenant.Value == usd),
            [.. answered.Except(rows.Select(row => row.RequestId))],
            [.. loads.RefusedBy(0).Where(refused => refused.Status != 429).Select(refused => refused.Text)]);
    }

    private IEnumerable<RecordedRequest> Received(string provider) => machine.Simulator.Requests.Recent(provider);

    private sealed record Outcome(decimal Requests, decimal Tokens, decimal Spent, int AtOnce, int Rows, IReadOnlyList<string> Lost, IReadOnlyList<string> Errors);
}
