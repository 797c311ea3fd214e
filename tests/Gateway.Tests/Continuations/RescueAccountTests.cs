using Gateway.Tests.Accounting;
using Gateway.Tests.Support;
using Routing.Failures;
using Storage.Tenants;

namespace Gateway.Tests.Continuations;

/// <summary>What a stream costs that two targets had a part in.</summary>
public sealed class RescueAccountTests
{
    private const string Tier = "  rescued: { chain: [a/m, b/m], on_midstream_failure: continue }\n";

    [Fact]
    public async Task Attempts_OfARescuedStream_AreARowEachAndSettledTogether()
    {
        await using var stage = await SpendingStage.StartAsync(Tier);
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 10m });
        Break(stage);

        RescuedAnswer.ShouldBeOne(await stage.AskAsync(key, "rescued", stream: true), RescueStage.Whole, "stop", "metered");

        var rows = await stage.ShouldBeSettledAsync(tenant);
        rows.Select(row => (row.Attempt, row.Kind, row.Estimated)).ShouldBe([(1, FailureKind.Unreachable, true), (2, null, false)]);
        rows[0].Usage.Completion.ShouldBe(8);   // thirty bytes
        rows[1].Usage.Prompt.ShouldBe(50);      // with what the client has
    }

    [Theory]
    [InlineData(0.05)]    // of which the first took half
    [InlineData(0.06)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    [InlineData(0.4)]
    public async Task Continuation_ThatABudgetDoesNotCover_IsNotMadeOrStopped_AndNoMoreIsSpent(double budget)
    {
        await using var stage = await SpendingStage.StartAsync(Tier);
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = (decimal)budget });
        Break(stage, usage: null);

        var answer = await stage.AskAsync(key, "rescued", stream: true, ",\"max_tokens\":60");

        (await stage.ShouldBeSettledAsync(tenant)).Sum(row => row.CostUsd!.Value).ShouldBeLessThanOrEqualTo((decimal)budget);
        if (answer.Events[^1] != "[DONE]")
        {
            ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
            budget.ShouldBeLessThan(0.4);
        }
    }

    [Fact]
    public async Task Client_HangsUpWhileAnotherGoesOn_CancelsItAndIsBilledForBoth()
    {
        await using var stage = await SpendingStage.StartAsync(Tier);
        var (key, tenant) = await stage.AddTenantAsync();
        Break(stage);
        var arrived = new TaskCompletionSource<UpstreamCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Upstream.On("b.test", call =>
        {
            arrived.TrySetResult(call);
            return UpstreamReply.Stream(RescueStage.Chunk("""{"content":"fox jumps over the lazy"}"""), new BodyPart.Stall());
        });

        var response = await stage.OpenAsync(key, "rescued", stream: true);
        var second = await arrived.Task;
        response.Dispose();
        await second.Released.WaitAsync(TimeSpan.FromSeconds(5));

        (await stage.ShouldBeSettledAsync(tenant)).Select(row => row.Kind).ShouldBe([FailureKind.Unreachable, FailureKind.ClientGone]);
    }

    private static void Break(SpendingStage stage, string? usage = """{"prompt_tokens":50,"completion_tokens":20,"total_tokens":70}""") => stage.Upstream
        .On("a.test", UpstreamReply.Stream([.. RescueStage.Beginning(30), BodyPart.Cut()]))
        .On("b.test", call => GoingOn.OpenAI(RescueStage.Whole["The quick brown ".Length..], usage));
}
