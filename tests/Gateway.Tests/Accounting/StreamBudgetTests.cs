using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Routing.Failures;
using Storage.Tenants;

namespace Gateway.Tests.Accounting;

/// <summary>What streams have of a budget: more as they grow, and near its end a bound.</summary>
public sealed class StreamBudgetTests
{
    [Theory]
    [InlineData(0.2, 200)]
    [InlineData(10, 1000)]   // a 16th of it does not cover the longest answer, but what it is expected to be at most
    [InlineData(20, 0)]
    public async Task Stream_BudgetNearItsEnd_IsBoundedToWhatIsLeftAndEndsWhole(double budget, int bound)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = (decimal)budget });
        var lowered = bound is > 0 and < 1000;
        stage.Upstream.On("a.test", call => UpstreamReply.Stream(
        [
            .. Enumerable.Repeat(Chunks.Event(Answers.Text(80)), 9 * (SpendingStage.MaxTokens(call) ?? 1000) / 100),   // words longer than those that were learned
            Chunks.Event(Chunks.Stop),
            Chunks.Event(Answers.UsageChunk(SpendingStage.Prompt, SpendingStage.MaxTokens(call) ?? 1000)),
            Chunks.Event(Chunks.Done),
        ]));

        var answer = await stage.AskAsync(key, "pair", stream: true);

        answer.Events[^1].ShouldBe(Chunks.Done);
        SpendingStage.MaxTokens(stage.Upstream.Calls.ShouldHaveSingleItem()).ShouldBe(lowered ? bound - SpendingStage.Prompt : null);
        (await stage.ShouldBeSettledAsync(tenant)).ShouldHaveSingleItem().CostUsd.ShouldBe(lowered ? (decimal)budget : 1.018m);
    }

    [Fact]
    public async Task Stream_OutgrowsTheBudget_EndsWithOneErrorEventAndIsPaidAsFarAsItCame()
    {
        await using var stage = await SpendingStage.StartAsync(around: static spending => new PlentySpending(spending));
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 0.2m });
        stage.Upstream.On("a.test", UpstreamReply.Stream([.. Enumerable.Repeat(Chunks.Event(Answers.Text(40)), 100), Chunks.Event(Chunks.Stop), Chunks.Event(Chunks.Done)]));

        var answer = await stage.AskAsync(key, "pair", stream: true);   // ten tokens an event

        answer.Status.ShouldBe(200);
        answer.IsWhole.ShouldBeFalse();
        answer.Events.SkipLast(1).ShouldAllBe(data => data == Answers.Text(40));
        var error = ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
        error.GetProperty("code").GetString().ShouldBe("insufficient_quota");
        error.GetProperty("message").GetString().ShouldBe("The budget of this account, $0.20, is used up.");
        error.GetProperty("attempts")[0].GetProperty("failure").GetString().ShouldBe("budget_spent");
        var call = stage.Upstream.Calls.ShouldHaveSingleItem();
        await call.Released.WaitAsync(TimeSpan.FromSeconds(5));
        call.Ended.ShouldBeFalse();

        var row = (await stage.ShouldBeSettledAsync(tenant)).ShouldHaveSingleItem();
        (row.Kind, row.Estimated, row.Usage.Completion).ShouldBe((FailureKind.BudgetSpent, true, 10 * (answer.Events.Count - 1)));
        row.CostUsd!.Value.ShouldBeInRange(0.17m, 0.2m);
    }

    [Fact]
    public async Task Stream_OutgrowsItsEstimateButNotTheBudget_AsksForMoreAndEndsWhole()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 50m, TokensPerMinute = 100_000 });
        for (var count = 0; count < 20; count++)
        {
            await stage.AskAsync(key);   // answers of ten tokens are what is expected
        }

        var more = new TaskCompletionSource();
        stage.Upstream.On("a.test", UpstreamReply.Stream(
        [
            .. Enumerable.Repeat(UpstreamReply.Text(Chunks.Event(Answers.Text(40))), 90),
            new BodyPart.Wait(more.Task),
            UpstreamReply.Text(Chunks.Event(Chunks.Stop) + Chunks.Event(Answers.UsageChunk(SpendingStage.Prompt, 900)) + Chunks.Event(Chunks.Done)),
        ]));

        var before = stage.Account(tenant)!.Value;
        var asking = stage.AskAsync(key, stream: true);
        await WaitAsync(() => stage.Account(tenant)!.Value.Reserved >= 0.9m);   // what came is covered before the answer has ended
        stage.Account(tenant)!.Value.Tokens!.Value.Remaining.ShouldBeLessThanOrEqualTo(before.Tokens!.Value.Remaining - 900);
        more.SetResult();

        (await asking).Events[^1].ShouldBe(Chunks.Done);
        (await stage.ShouldBeSettledAsync(tenant))[^1].CostUsd.ShouldBe(0.9m + (0.001m * SpendingStage.Prompt));
    }

    [Fact]
    public async Task Stream_LongerThanALeaseIsHeld_KeepsItsSlot()
    {
        const int Pauses = 120;
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { Parallel = 1 });
        BodyPart[] part = [new BodyPart.Pause(TimeSpan.FromSeconds(6), stage.Time), UpstreamReply.Text(Chunks.Event(Chunks.World))];
        stage.Upstream.On("a.test", UpstreamReply.Stream([UpstreamReply.Text(Chunks.Event(Chunks.Hello)), .. Enumerable.Repeat(part, Pauses).SelectMany(p => p), BodyPart.Cut()]));

        var asking = stage.AskAsync(key, stream: true);
        for (var pause = 0; pause < Pauses; pause++)
        {
            await stage.Time.ArmedAsync(TimeSpan.FromSeconds(7));
            await stage.Time.ArmedAsync(TimeSpan.FromSeconds(6));
            if (pause == Pauses - 1)
            {
                stage.Account(tenant)!.Value.Parallel.ShouldBe(1);
            }

            stage.Time.Advance(TimeSpan.FromSeconds(6));
        }

        (await asking).Events.Count.ShouldBe(Pauses + 2);
        await stage.ShouldBeSettledAsync(tenant);
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(1000);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
