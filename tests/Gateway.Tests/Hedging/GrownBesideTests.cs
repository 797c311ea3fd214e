using Gateway.Tests.Accounting;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Routing.ControlPlane;
using Routing.Spending;
using Storage.Tenants;

namespace Gateway.Tests.Hedging;

/// <summary>The first attempt begins, and asks for more money, while a hedge is still asking for its own: what one is given is never the other's too.</summary>
public sealed class GrownBesideTests
{
    private const string Tiers = """
          beside: { chain: [a/m, b/m], deadline: 20s, hedge: { after: 200ms } }
        hedge_budget: { ratio: 10, minimum_per_second: 1000 }

        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_GrowsItsLeaseWhileAHedgeTakesItsOwn_KeepsToTheBudget(bool isGranted)
    {
        HeldTopUp held = null!;
        await using var stage = await SpendingStage.StartAsync(Tiers, spending => held = new(new PlentySpending(spending), isGranted));
        var (key, tenant) = await stage.AddTenantAsync(new UsageLimits { UsdPerDay = 0.9m });
        var begins = new TaskCompletionSource();
        stage.Upstream.On("a.test", async (_, cancellationToken) =>
        {
            await begins.Task.WaitAsync(cancellationToken);
            return UpstreamReply.Stream([UpstreamReply.Text(Chunks.Event(Chunks.Role)), .. Enumerable.Repeat(UpstreamReply.Text(Chunks.Event(Answers.Text(4))), 900), UpstreamReply.Text("data: [DONE]\n\n")]);
        });

        var asking = stage.AskAsync(key, "beside", stream: true);
        while (!held.IsHeld)
        {
            asking.IsCompleted.ShouldBeFalse();
            stage.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        begins.SetResult();
        await asking;

        var rows = await stage.ShouldBeSettledAsync(tenant);
        held.AskedMeanwhile.ShouldBeTrue();
        rows.Sum(row => row.CostUsd!.Value).ShouldBeLessThanOrEqualTo(0.9m);
        rows.Sum(row => row.CostUsd!.Value).ShouldBeGreaterThan(0.25m);   // it did grow
    }

    /// <summary>Holds the first question for more back until there was a second.</summary>
    private sealed class HeldTopUp(ISpending spending, bool isGranted) : ISpending
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public bool IsHeld => Volatile.Read(ref _asked) > 0;

        public bool AskedMeanwhile => _second.Task.IsCompleted;

        public async ValueTask<LeaseDecision> TopUpAsync(TopUp topUp, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _asked) > 1)
            {
                var answer = await spending.TopUpAsync(topUp, cancellationToken);
                _second.TrySetResult();
                return answer;
            }

            if (isGranted)
            {
                var early = await spending.TopUpAsync(topUp, cancellationToken);
                await _second.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
                return early;
            }

            await _second.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            return await spending.TopUpAsync(topUp, cancellationToken);
        }

        public ValueTask<LeaseDecision> AcquireAsync(LeaseRequest request, CancellationToken cancellationToken) => spending.AcquireAsync(request, cancellationToken);

        public ValueTask SettleAsync(Settlement settlement) => spending.SettleAsync(settlement);

        public long EstimateOutput(Routing.Tenants.TenantId tenant, string model, long maxTokens) => spending.EstimateOutput(tenant, model, maxTokens);

        public void ObserveOutput(Routing.Tenants.TenantId tenant, string model, long tokens, long bytes) => spending.ObserveOutput(tenant, model, tokens, bytes);

        public long EstimateTokens(string model, long bytes) => spending.EstimateTokens(model, bytes);
    }
}
