using System.Globalization;
using System.Text;
using Grains.Abstractions.Health;
using Grains.Abstractions.Members;

namespace ClusterLoad;

/// <summary>A cluster that no machine here can hold: what each of its grains and silos is asked per second, by the terms that frontends and grains run with.</summary>
internal static class ScaleReport
{
    private const int Frontends = 1_000;
    private const int Tenants = 100_000;
    private const int Silos = 10;
    private const int Providers = 20;

    /// <summary>Rates of one tenant at one frontend at which its calls are simulated, up to where shares are as large as they get; between them they are interpolated.</summary>
    private static readonly double[] Rates = [.. Enumerable.Range(-10, 21).Select(step => Math.Pow(2, step))];

    public static string Make(double callsOfASilo, double reportsOfAGrain)
    {
        var text = new StringBuilder();
        var calls = Rates.Select((rate, seed) => KeptTenant.CallsPerSecond(rate, seed)).ToArray();
        Line($"{Frontends:#,0} frontends, {Tenants:#,0} tenants whose requests are distributed by Zipf's law (s = 1), {Providers} providers, {Silos} silos. Calls to accounts come from the keeper of shares that frontends run (`Routing/Shares/ShareKeeper`), in virtual time, requests at random, a second long each.");
        Line($"A silo was measured on this machine to take {callsOfASilo:#,0} refills per second, each stored in Redis before it is answered, and one health grain {reportsOfAGrain:#,0} batches per second: the last columns divide by that.");
        Line($"");
        Line($"## Tenants' accounts");
        Line($"");
        Line($"| requests/s of the cluster | a tenant's requests go to | calls/s of all accounts | per 1,000 requests | calls/s per silo | of what a silo takes | calls/s of the busiest account |");
        Line($"|--:|---|--:|--:|--:|--:|--:|");
        foreach (var perSecond in new[] { 10_000.0, 100_000, 1_000_000 })
        {
            foreach (var spread in new[] { 8, Frontends })
            {
                var (all, busiest) = Accounts(calls, perSecond, spread);
                Line($"| {perSecond:#,0} | {(spread == Frontends ? "every frontend" : $"{spread} frontends")} | {all:#,0} | {all / perSecond * 1000:0.0} | {all / Silos:#,0} | {all / Silos / callsOfASilo:0 %} | {busiest:0.0} |");
            }
        }

        Line($"");
        Line($"Each call stores the whole account, and its size goes with the shares that are out, two for each frontend that the tenant's requests reach:");
        Line($"");
        Line($"| shares out | stored, KiB | written as text in | so an account takes at most, calls/s |");
        Line($"|--:|--:|--:|--:|");
        foreach (var shares in new[] { 2, 16, 200, 2 * Frontends })
        {
            var (bytes, time) = StoredAccount.Measure(shares);
            Line($"| {shares:#,0} | {bytes / 1024.0:0.0} | {time.TotalMilliseconds:0.00} ms | {1 / time.TotalSeconds:#,0} |");
        }

        Health(Line, reportsOfAGrain);
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static void Health(Action<FormattableString> line, double reportsOfAGrain)
    {
        var reports = Frontends / HealthTerms.SuccessesLate.TotalSeconds;
        var renewals = Frontends / (HealthTerms.ObserverLives.TotalSeconds / 4);
        var polls = Frontends / HealthTerms.Poll.TotalSeconds;
        var beats = Frontends / IFrontendsGrain.Beat.TotalSeconds;
        line($"");
        line($"## Providers' health grains");
        line($"");
        line($"| | messages/s of one grain | per silo, {Providers} providers on {Silos} silos | of what one grain takes |");
        line($"|---|--:|--:|--:|");
        line($"| every frontend uses the provider: a batch each {HealthTerms.SuccessesLate.TotalMilliseconds:0} ms, whose reply confirms the view; watching renewed | {reports + renewals:#,0} | {(reports + renewals) * Providers / Silos:#,0} | {(reports + renewals) / reportsOfAGrain:0 %} |");
        line($"| nobody uses it: asked by each once in {HealthTerms.Poll.TotalSeconds:0} s for a minute, then in 15 s | {polls:#,0} | {polls * Providers / Silos:#,0} | {polls / reportsOfAGrain:0 %} |");
        line($"| a change is told to all | {Frontends:#,0} one-way messages at once | | |");
        line($"| the frontends' own grain: each says in {IFrontendsGrain.Beat.TotalSeconds:0} s that it lives | {beats:#,0} | | |");
        line($"");
        line($"## Where it would saturate");
        line($"");
        line($"A health grain, at {reportsOfAGrain * HealthTerms.SuccessesLate.TotalSeconds:#,0} frontends on one provider: it is one grain and does not spread, so from there on batches have to be rarer than every {HealthTerms.SuccessesLate.TotalMilliseconds:0} ms, or go through grains that add them up. Accounts spread over silos, and cost what the tables say. Two things come first, and both come of tenants whose requests reach every frontend. One busy tenant: each refill stores all of its shares, so its account takes fewer calls the more frontends hold some, as the table of sizes says, while it is asked more often. And the many small ones: a tenant that sends a request now and then to another frontend each time pays a refill and a report for it, which is more than a call per request. A load balancer that keeps a tenant on a few frontends takes both away.");
    }

    private static (double All, double Busiest) Accounts(double[] calls, double perSecond, int spread)
    {
        var harmonic = Enumerable.Range(1, Tenants).Sum(rank => 1.0 / rank);
        var (all, busiest) = (0.0, 0.0);
        for (var rank = 1; rank <= Tenants; rank++)
        {
            var account = spread * At(calls, perSecond / harmonic / rank / spread);
            (all, busiest) = (all + account, Math.Max(busiest, account));
        }

        return (all, busiest);
    }

    /// <summary>Calls per second at a rate between those simulated; outside them in proportion.</summary>
    private static double At(double[] calls, double rate)
    {
        var step = Math.Log2(rate / Rates[0]);
        if (step <= 0)
        {
            return calls[0] * rate / Rates[0];
        }

        var low = (int)step;
        return low >= Rates.Length - 1 ? calls[^1] * rate / Rates[^1] : calls[low] + ((calls[low + 1] - calls[low]) * (step - low));
    }
}
