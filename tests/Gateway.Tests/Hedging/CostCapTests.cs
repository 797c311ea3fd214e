using System.Globalization;
using Gateway.Tests.Accounting;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Hedging;

/// <summary>
/// What one request may cost, against all that may become of it: providers that answer at once or late, fail, hang, and break off in the midst; hedges beside them and others that go on.
/// However it ends, its rows add up to no more than the ceiling.
/// </summary>
public sealed class CostCapTests
{
    private const string Tiers = """
          upwards: { chain: [a/m, b/m], deadline: 20s, hedge: { after: 200ms }, on_midstream_failure: continue }
          downwards: { chain: [b/m, a/m], deadline: 20s, hedge: { after: 200ms }, on_midstream_failure: continue }
        circuit: { consecutive_failures: 1000000, failure_ratio: 1, minimum_requests: 1000000 }
        retry_budget: { ratio: 10, minimum_per_second: 1000 }
        hedge_budget: { ratio: 10, minimum_per_second: 1000 }

        """;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Requests_WhateverBecomesOfThem_CostNoMoreThanTheirCeiling()
    {
        var random = new Random(5);
        await using var stage = await SpendingStage.StartAsync(Tiers);
        var (key, tenant) = await stage.AddTenantAsync();
        Play(stage, "a.test", random);
        Play(stage, "b.test", random);
        var (hedged, attempts, answered, refused) = (0, 0, 0, 0);

        for (var n = 0; n < 300; n++)
        {
            var ceiling = Math.Round((decimal)(0.02 + (random.NextDouble() * 0.3)), 3);
            var (stream, most) = (random.Next(2) == 0, random.Next(1, 60));
            var asking = stage.Gateway.ChatAsync(
                SpendingStage.Request(random.Next(2) == 0 ? "upwards" : "downwards", stream, $",\"max_tokens\":{most}"),
                [("Authorization", $"Bearer {key}"), ("x-gateway-max-cost-usd", ceiling.ToString(CultureInfo.InvariantCulture)), ("x-gateway-hedge", "on")]);
            while (await Task.WhenAny(asking, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System)) != asking)
            {
                stage.Time.Advance(Step);
            }

            var answer = await asking;
            var id = answer.Header("x-request-id")!;
            var rows = (await stage.ShouldBeSettledAsync(tenant)).Where(row => row.RequestId == id).ToList();
            rows.Sum(row => row.CostUsd!.Value).ShouldBeLessThanOrEqualTo(ceiling, $"{(stream ? "a stream" : "an answer")} of up to {most} tokens: {string.Join(", ", rows.Select(row => $"{row.Target} {row.Kind} {row.CostUsd}"))}");
            hedged += rows.Any(row => row.Kind is Routing.Failures.FailureKind.Superseded) ? 1 : 0;
            attempts += rows.Count;
            answered += answer.Status == 200 ? 1 : 0;
            refused += rows.Count == 0 ? 1 : 0;
        }

        (hedged, attempts, answered, refused).ShouldSatisfyAllConditions(
            each => each.hedged.ShouldBeGreaterThan(20),
            each => each.attempts.ShouldBeGreaterThan(350),
            each => each.answered.ShouldBeGreaterThan(150),
            each => each.refused.ShouldBeGreaterThan(3));
    }

    private static void Play(SpendingStage stage, string host, Random random) => stage.Upstream.On(host, async (call, cancellationToken) =>
    {
        double chance, late;
        int tokens, cutAt;
        lock (random)
        {
            (chance, late, tokens) = (random.NextDouble(), random.NextDouble(), random.Next(1, 60));
            cutAt = random.Next(0, tokens);
        }

        if (chance < 0.15)
        {
            return UpstreamReply.Json(503, Chunks.Error("no", "overloaded"));
        }

        if (chance < 0.55)
        {
            await Task.Delay(chance < 0.25 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(1500 * late), stage.Time, cancellationToken);
        }

        if (chance > 0.8 && Answers.IsStream(call))
        {
            var most = Math.Min(cutAt, SpendingStage.MaxTokens(call) ?? int.MaxValue);
            return UpstreamReply.Stream([UpstreamReply.Text(Chunks.Event(Chunks.Role)), .. Enumerable.Repeat(UpstreamReply.Text(Chunks.Event(Answers.Text(4))), most), BodyPart.Cut()]);
        }

        return Answers.Well(SpendingStage.Prompt, tokens)(call);
    });
}
