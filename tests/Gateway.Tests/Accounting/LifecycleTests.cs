using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Routing.Failures;
using Storage.Tenants;

namespace Gateway.Tests.Accounting;

public sealed class LifecycleTests
{
    private static readonly UsageLimits Budget = new() { UsdLifetime = 100m, RequestsPerMinute = 100, TokensPerMinute = 1_000_000, Parallel = 10 };

    /// <summary>How the first provider fares, and what the rows say of it: kind, HTTP status, prompt and completion tokens, whether estimated.</summary>
    public static TheoryData<string, bool, string[]> Fates => new()
    {
        { "well", false, [$"null 200 {SpendingStage.Prompt}+10"] },
        { "well", true, [$"null 200 {SpendingStage.Prompt}+10"] },
        { "says nothing of usage", false, [$"null 200 {SpendingStage.Prompt}+2 estimated"] },
        { "says nothing of usage", true, [$"null 200 {SpendingStage.Prompt}+2 estimated"] },
        { "overloaded", false, ["Overloaded 503 0+0", $"null 200 {SpendingStage.Prompt}+10"] },
        { "overloaded", true, ["Overloaded 503 0+0", $"null 200 {SpendingStage.Prompt}+10"] },
        { "client fault", false, ["ClientFault 400 0+0"] },
        { "client fault", true, ["ClientFault 400 0+0"] },
        { "no connection", false, ["Unreachable  0+0", $"null 200 {SpendingStage.Prompt}+10"] },
        { "no connection", true, ["Unreachable  0+0", $"null 200 {SpendingStage.Prompt}+10"] },
        { "error in a 200", false, ["Overloaded 200 0+0", $"null 200 {SpendingStage.Prompt}+10"] },
        { "error in a 200", true, ["Overloaded 200 0+0", $"null 200 {SpendingStage.Prompt}+10"] },
        { "cut", false, [$"Unreachable 200 {SpendingStage.Prompt}+0 estimated", $"null 200 {SpendingStage.Prompt}+10"] },
        { "cut", true, [$"Unreachable 200 {SpendingStage.Prompt}+0 estimated", $"null 200 {SpendingStage.Prompt}+10"] },
        { "breaks in mid-answer", true, [$"Unreachable 200 {SpendingStage.Prompt}+2 estimated"] },
        { "error in mid-answer, usage told", true, [$"Overloaded 200 {SpendingStage.Prompt}+7"] },
        { "malformed", false, ["Malformed 200 0+0", $"null 200 {SpendingStage.Prompt}+10"] },
        { "malformed", true, ["Malformed 200 0+0", $"null 200 {SpendingStage.Prompt}+10"] },
    };

    [Theory]
    [MemberData(nameof(Fates))]
    public async Task Request_WhateverComesOfIt_HasARowForEachAttemptAndIsSettledOnce(string fate, bool stream, string[] rows)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(Budget);
        stage.Upstream.On("a.test", call => Play(fate, call));

        var answer = await stage.AskAsync(key, "pair", stream);

        var written = await stage.ShouldBeSettledAsync(tenant);
        written.Select(row => $"{row.Kind?.ToString() ?? "null"} {row.Status} {row.Usage.Prompt}+{row.Usage.Completion}{(row.Estimated ? " estimated" : "")}").ShouldBe(rows);
        written.Select(row => row.Attempt).ShouldBe(Enumerable.Range(1, rows.Length));
        written.ShouldAllBe(row => row.RequestId == answer.Header("x-request-id") && row.Key != Storage.VirtualKeys.VirtualKeyId.None);
        stage.Upstream.Calls.Count.ShouldBe(rows.Length);
        stage.Account(tenant)!.Value.Requests!.Value.Remaining.ShouldBe(99);
        stage.Account(tenant)!.Value.Tokens!.Value.Remaining.ShouldBe(1_000_000 - written.Sum(row => row.Usage.Prompt + row.Usage.Completion));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_HangsUpBeforeTheHeaders_PaysForThePrompt(bool stream)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(Budget);
        var arrived = Hang(stage);
        using var patience = new CancellationTokenSource();

        var asking = stage.OpenAsync(key, "pair", stream, patience.Token);
        await arrived;
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);

        await UntilAsync(() => stage.Ledger.Rows.Count > 0);
        var row = (await stage.ShouldBeSettledAsync(tenant)).ShouldHaveSingleItem();
        (row.Kind, row.Usage.Prompt, row.Usage.Completion, row.Estimated).ShouldBe((FailureKind.ClientGone, SpendingStage.Prompt, 0, true));
    }

    [Fact]
    public async Task Client_HangsUpInTheMiddleOfAStream_PaysForWhatCame()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(Budget);
        stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Answers.Text(400))), new BodyPart.Stall()));

        (await stage.OpenAsync(key, "pair", stream: true)).Dispose();

        await UntilAsync(() => stage.Ledger.Rows.Count > 0);
        var row = (await stage.ShouldBeSettledAsync(tenant)).ShouldHaveSingleItem();
        (row.Kind, row.Status, row.Usage.Completion, row.Estimated, row.CostUsd).ShouldBe((FailureKind.ClientGone, 200, 100, true, 0.1m + (0.001m * SpendingStage.Prompt)));
        row.TimeToFirstToken.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Provider_TakesTooLong_IsPaidForThePrompt(bool stream)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(Budget);
        var arrived = Hang(stage);

        var asking = stage.AskAsync(key, "pair", stream);
        await arrived;
        stage.Time.Advance(TimeSpan.FromSeconds(stream ? 11 : 19));
        (await asking).Header("x-gateway-target").ShouldBe("b/m");

        var rows = await stage.ShouldBeSettledAsync(tenant);
        rows.Select(row => (row.Kind, row.Usage.Prompt, row.Estimated, row.CostUsd)).ShouldBe([(FailureKind.TooSlow, SpendingStage.Prompt, true, 0.001m * SpendingStage.Prompt), (null, SpendingStage.Prompt, false, 0.002m * (SpendingStage.Prompt + 10))]);
        rows[0].Duration.ShouldBe(TimeSpan.FromSeconds(stream ? 11 : 19));
    }

    [Fact]
    public async Task Lease_NoAttemptMade_IsSettledWithNothing()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(Budget);
        stage.Upstream.On("a.test", UpstreamReply.Json(429, "{}", ("Retry-After", "4")));
        await WaitAndHangUpAsync();   // it was throttled, and waits for the target to cool off
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(1);

        await WaitAndHangUpAsync();   // it waits from the start

        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(1);
        stage.Account(tenant)!.Value.Requests!.Value.Remaining.ShouldBe(98);

        async Task WaitAndHangUpAsync()
        {
            using var patience = new CancellationTokenSource();
            var asking = stage.OpenAsync(key, "solo", stream: false, patience.Token);
            await stage.Time.ArmedAsync(TimeSpan.FromSeconds(4));
            stage.Account(tenant)!.Value.Parallel.ShouldBe(1);
            await patience.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(asking);
        }
    }

    [Fact]
    public async Task Attempt_BeforeItIsSent_IsNotedAsItIsBilledShouldTheProcessDie()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(Budget);
        var arrived = Hang(stage);
        using var patience = new CancellationTokenSource();

        var asking = stage.OpenAsync(key, "solo", stream: false, patience.Token);
        await arrived;

        var noted = stage.Ledger.Begun.ShouldHaveSingleItem();
        (noted.Tenant, noted.Attempt, noted.Usage.Prompt, noted.Usage.Completion, noted.Estimated, noted.CostUsd).ShouldBe((tenant.Id, 1, SpendingStage.Prompt, 1000, true, 1m + (0.001m * SpendingStage.Prompt)));
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(asking);
        await stage.ShouldBeSettledAsync(tenant);
    }

    [Fact]
    public async Task Price_Unknown_IsMarkedInTheRowAndToldNobody()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync();

        var answer = await stage.AskAsync(key, "a/nobody-knows");

        answer.Status.ShouldBe(200);
        answer.Header("x-gateway-cost-usd").ShouldBeNull();
        var row = (await stage.ShouldBeSettledAsync(tenant)).ShouldHaveSingleItem();
        (row.CostUsd, row.Usage.Completion).ShouldBe((null, 10));
    }

    [Fact]
    public async Task Requests_InSteadyState_AskTheStoreNothing()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(Budget);
        await stage.AskAsync(key);
        var calls = stage.Probe.Calls;

        for (var count = 0; count < 20; count++)
        {
            (await stage.AskAsync(key, "pair", stream: count % 2 == 0)).Status.ShouldBe(200);
        }

        stage.Probe.Calls.ShouldBe(calls);
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(21);
    }

    private static UpstreamReply Play(string fate, UpstreamCall call) => (fate, Answers.IsStream(call)) switch
    {
        ("well", _) => Answers.Well(SpendingStage.Prompt, 10)(call),
        ("says nothing of usage", _) => FaultStage.Well(call),
        ("overloaded", _) => UpstreamReply.Json(503, "upstream connect error"),
        ("client fault", _) => UpstreamReply.Json(400, Chunks.Error("Bad value", "invalid_value")),
        ("no connection", _) => throw new HttpRequestException(HttpRequestError.ConnectionError),
        ("error in a 200", false) => UpstreamReply.Json(200, Chunks.Error("Busy", "503")),
        ("error in a 200", true) => UpstreamReply.Stream(Chunks.Event(Chunks.Error("Busy", "503"))),
        ("cut", false) => new(200, UpstreamReply.Text("{\"choices\":[{"), BodyPart.Cut()),
        ("cut", true) => UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Role)), BodyPart.Cut()),
        ("breaks in mid-answer", _) => UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Hello)), BodyPart.Reset()),
        ("error in mid-answer, usage told", _) =>
            UpstreamReply.Stream(Chunks.Event(Chunks.Hello), Chunks.Event(Answers.UsageChunk(SpendingStage.Prompt, 7)), Chunks.Event(Chunks.Error("Busy", "503"))),
        ("malformed", false) => UpstreamReply.Json(200, "<html>Welcome</html>"),
        _ => UpstreamReply.Stream(Chunks.Event("{not json")),
    };

    private static Task<UpstreamCall> Hang(SpendingStage stage)
    {
        var arrived = new TaskCompletionSource<UpstreamCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Upstream.On("a.test", async (call, cancellationToken) =>
        {
            arrived.TrySetResult(call);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("Not reached.");
        });
        return arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(1000);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
