using System.Globalization;
using System.Text.RegularExpressions;
using Cluster.Rig;
using EndToEnd.Ledger;
using EndToEnd.Rig;
using Simulator.Recording;
using Storage;
using Storage.Ledger;

namespace Cluster;

/// <summary>Four tenants, each with one limit, ask three frontends for ten times as much: never more than the limit, and the limit is used. The upstream counts.</summary>
public partial class LimitTests(Machine machine)
{
    private const int Rpm = 100;
    private const int Tpm = 10_000;
    private const int AtOnce = 5;

    /// <summary>USD ever.</summary>
    private const decimal Budget = 1;

    /// <summary>The part of each limit that is to be used. In the short form some is still set aside for the last requests.</summary>
    private static decimal Used => Machine.IsLong ? 0.98m : 0.85m;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(Machine.IsLong ? 130 : 25);

    /// <summary>What is promised: counted at the instants of admission, as the frontends log them.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    /// <summary>Counted where it arrives, independently of what the frontends say: a request that was let in may take up to half a second to the upstream, and the next one, a minute later, none.</summary>
    private static readonly TimeSpan ArrivalMinute = TimeSpan.FromSeconds(59.5);

    private static readonly TimeSpan Stormy = TimeSpan.FromSeconds(Machine.IsLong ? 300 : 25);

    [Fact]
    public async Task Limits_UnderTenfoldDemand_AreUsedAndNeverExceeded()
    {
        await machine.WholeAsync();
        var outcome = await RunAsync(Quiet, Task.CompletedTask, new CancellationTokenSource(), isUsed: () => machine.Simulator.Requests.Of(Providers.Parallel).MaxInFlight >= AtOnce);
        Say("limits under tenfold demand on 3 frontends", outcome);

        ShouldHold(outcome);
        outcome.Admitted.ShouldBeGreaterThanOrEqualTo(Used * Rpm);
        outcome.Requests.ShouldBeGreaterThanOrEqualTo(Used * Rpm);
        outcome.Tokens.ShouldBeGreaterThanOrEqualTo(Used * Tpm);
        outcome.Spent.ShouldBeGreaterThanOrEqualTo(Used * Budget);
        outcome.AtOnce.ShouldBe(AtOnce);
        outcome.Errors.ShouldBeEmpty("a request failed");
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
        outcome.Admitted.ShouldBeLessThanOrEqualTo(Rpm, "by the instants of admission");
        outcome.Requests.ShouldBeLessThanOrEqualTo(Rpm, "by the upstream's count");
        outcome.AdmittedTokens.ShouldBeLessThanOrEqualTo(Tpm, "by the instants of admission");
        outcome.Tokens.ShouldBeLessThanOrEqualTo(Tpm);
        outcome.Spent.ShouldBeLessThanOrEqualTo(Budget);
        outcome.AtOnce.ShouldBeLessThanOrEqualTo(AtOnce);
        outcome.Lost.ShouldBeEmpty("answered, and not in the ledger");
    }

    private static void Say(string claim, Outcome outcome) => Figures.Say(
        claim,
        $"at most {outcome.Admitted} of {Rpm} requests and {outcome.AdmittedTokens} of {Tpm} tokens admitted in {Minute.TotalSeconds} s, {outcome.Requests} arrived and {outcome.Tokens} began in {ArrivalMinute.TotalSeconds} s, {outcome.Spent:0.0000} of {Budget} USD, {outcome.AtOnce} of {AtOnce} at once; {outcome.Rows} rows, {outcome.Lost.Count} lost, {outcome.Errors.Count} errors at surviving frontends");

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

    /// <param name="length">How long, at least.</param>
    /// <param name="meanwhile">What goes on.</param>
    /// <param name="over">Ends it.</param>
    /// <param name="isUsed">What else it goes on for, up to four times as long: all slots are in use at one instant only now and then, the slower the machine the more seldom.</param>
    private async Task<Outcome> RunAsync(TimeSpan length, Task meanwhile, CancellationTokenSource over, Func<bool>? isUsed = null)
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
        await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(startedAt) is var elapsed && elapsed > length && (isUsed?.Invoke() is not false || elapsed > length * 4), "time stands still", length * 5);
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

        var admissions = Admissions();
        return new(
            Figures.MostWithin(Minute, admissions.Where(admission => admission.Tenant == rpm).Select(admission => (admission.At, 1m))),
            Figures.MostWithin(Minute, admissions.Where(admission => admission.Tenant == tpm).Select(admission => (admission.At, admission.Tokens))),
            Figures.MostWithin(ArrivalMinute, Received(Providers.Requests).Select(request => (request.ReceivedAt, 1m))),
            Figures.MostWithin(ArrivalMinute, rows.Where(row => row.Tenant.Value == tpm).Select(row => (row.StartedAt, (decimal)(row.Usage.Prompt + row.Usage.Completion)))),
            rows.Where(row => row.Tenant.Value == usd).Sum(row => row.CostUsd ?? 0),
            machine.Simulator.Requests.Of(Providers.Parallel).MaxInFlight,
            rows.Count(row => row.Tenant.Value == rpm || row.Tenant.Value == tpm || row.Tenant.Value == usd),
            [.. answered.Except(rows.Select(row => row.RequestId))],
            [.. loads.RefusedBy(0).Where(refused => refused.Status != 429).Select(refused => refused.Text)]);
    }

    /// <summary>What the frontends' logs say of requests that were let in.</summary>
    private List<(string Tenant, DateTimeOffset At, decimal Tokens)> Admissions() =>
    [
        .. machine.Frontends.SelectMany(frontend => Admission().Matches(frontend.Output)).Select(match => (
            match.Groups["tenant"].Value,
            DateTimeOffset.Parse(match.Groups["at"].Value, CultureInfo.InvariantCulture),
            decimal.Parse(match.Groups["prompt"].Value, CultureInfo.InvariantCulture) + decimal.Parse(match.Groups["completion"].Value, CultureInfo.InvariantCulture))),
    ];

    [GeneratedRegex(@"Request \S+ of (?<tenant>\S+) for .* (?<prompt>\d+) \+ (?<completion>\d+) tokens, admitted (?<at>\d{4}-\S+):")]
    private static partial Regex Admission();

    private IEnumerable<RecordedRequest> Received(string provider) => machine.Simulator.Requests.Recent(provider);

    private sealed record Outcome(decimal Admitted, decimal AdmittedTokens, decimal Requests, decimal Tokens, decimal Spent, int AtOnce, int Rows, IReadOnlyList<string> Lost, IReadOnlyList<string> Errors);
}
