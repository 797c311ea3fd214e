using System.Globalization;
using Cluster.Rig;
using EndToEnd.Ledger;
using EndToEnd.Rig;

namespace Cluster;

/// <summary>Something that all depend on is away under load: who is known is served all the while, and all is as before once it is back, by itself.</summary>
public class OutageTests(Machine machine)
{
    private const string LostText = "\"cluster\"";

    private static TimeSpan Outage => TimeSpan.FromSeconds(Machine.IsLong ? 30 : 6);

    [Fact]
    public Task Silo_Frozen_IsMissedByNobody() => RunAsync(
        "one silo frozen",
        () => Do(() => machine.Silos[0].Freeze()),
        () => Do(() => machine.Silos[0].Thaw()),
        isAnnounced: static _ => true);

    [Fact]
    public Task Redis_Stopped_IsMissedByNobodyAndAnnounced() => RunAsync("Redis stopped", () => machine.Redis.StopAsync(), () => machine.Redis.StartAsync(), static ready => ready.Contains("\"accounts\"", StringComparison.Ordinal));

    [Fact]
    public Task PostgreSql_Stopped_IsMissedByNobodyAndAnnounced() => RunAsync(
        "PostgreSQL stopped", () => machine.Postgres.StopAsync(), () => machine.Postgres.StartAsync(), static ready => ready.Contains("\"store\"", StringComparison.Ordinal));

    [Fact]
    public Task Silos_AllKilledAndOneBack_AreMissedByNobodyAndAnnounced() => RunAsync(
        "all silos killed, one started again",
        () => Task.WhenAll(machine.Silos.Select(silo => silo.KillAsync())),
        () => Do(() => machine.Silos[1].Launch()),
        static ready => ready.Contains(LostText, StringComparison.Ordinal));

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private async Task RunAsync(string what, Func<Task> begin, Func<Task> end, Func<string, bool> isAnnounced)
    {
        await machine.WholeAsync();
        using var @operator = new Operator(machine.Frontends[0].Address);
        var (limited, first) = await @operator.AddTenantAsync("\"rpm\":1000000,\"tpm\":1000000000,\"parallel\":1000");
        var (_, second) = await @operator.AddTenantAsync("\"rpm\":600000");
        var run = what[..3].Trim();
        var pause = TimeSpan.FromMilliseconds(Machine.IsLong ? 30 : 60);
        await using var loads = new Loads(
            machine.Frontends,
            [first, second],
            (client, n, stream) => Chat.Body(string.Create(CultureInfo.InvariantCulture, $"{Providers.Faults}/{run}-{client}-{n}"), stream),
            pause);
        await Until.TrueAsync(() => loads.Answered > 100, () => $"the load does not begin: {loads.Refused.FirstOrDefault()}", TimeSpan.FromSeconds(60));

        await begin();
        var beganAt = TimeProvider.System.GetTimestamp();
        var before = loads.Answered;
        foreach (var frontend in machine.Frontends)
        {
            await Until.TrueAsync(async () => isAnnounced(await frontend.ReadyTextAsync()), () => $"{frontend.Name} does not tell", Outage + TimeSpan.FromSeconds(10));
        }

        await Until.TrueAsync(() => TimeProvider.System.GetElapsedTime(beganAt) > Outage, "time stands still", Outage * 2);
        var during = loads.Answered - before;

        await end();
        var endedAt = TimeProvider.System.GetTimestamp();
        foreach (var frontend in machine.Frontends)
        {
            await Until.TrueAsync(
                async () => await frontend.ReadyTextAsync() is { Length: > 0 } ready && !ready.Contains("missing", StringComparison.Ordinal),
                () => $"{frontend.Name} does not recover:\n{frontend.Output}",
                TimeSpan.FromSeconds(90));
        }

        var recovery = TimeProvider.System.GetElapsedTime(endedAt);
        await loads.StopAsync();
        Figures.Say(
            $"{what} for {Outage.TotalSeconds:0} s",
            $"{loads.Answered} answered, {during} of them meanwhile, {loads.Refused.Count} errors, all well {recovery.TotalSeconds:0.0} s after; told as {string.Join(" / ", loads.Degraded.DefaultIfEmpty("nothing missing"))}");
        loads.Refused.ShouldBeEmpty();
        during.ShouldBeGreaterThan((int)Outage.TotalSeconds * 5);
        await machine.WholeAsync();
        await EveryAnswerHasItsRowAsync(loads, limited);
    }

    private async Task EveryAnswerHasItsRowAsync(Loads loads, string tenant)
    {
        var answered = loads.AnsweredIds.ToHashSet();
        string[] missing = [];
        await Until.TrueAsync(
            async () =>
            {
                var rows = await machine.TryReadAsync();
                missing = [.. answered.Except(rows.Select(row => row.RequestId))];
                return missing.Length == 0;
            },
            () => $"{missing.Length} of {answered.Count} answers of {tenant} and others have no row",
            TimeSpan.FromSeconds(30));
    }
}
