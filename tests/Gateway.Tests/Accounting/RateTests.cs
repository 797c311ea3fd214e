using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Accounting;
using Gateway.Tests.Support;
using Storage.Tenants;

namespace Gateway.Tests.Accounting;

/// <summary>Rate limits, through the real edge.</summary>
public sealed class RateTests
{
    private const int Clients = 64;
    private const int Minute = 60;

    [Fact]
    public async Task Requests_FromManyClientsForTwoMinutes_AreAdmittedUpToTheLimitAndNotFewer()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { RequestsPerMinute = 100 });

        var admitted = await StormAsync(stage, key, seconds: 2 * Minute);

        for (var end = 0; end < admitted.Length; end++)
        {
            InTheMinuteUpTo(admitted, end).ShouldBeLessThanOrEqualTo(100);
            (end < Minute || InTheMinuteUpTo(admitted, end) >= 99).ShouldBeTrue($"second {end}");
        }

        stage.Upstream.Calls.Count.ShouldBe(admitted.Sum());
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(admitted.Sum());
    }

    [Fact]
    public async Task Tokens_FromManyClientsForTwoMinutes_AreUsedUpToTheLimitAndNotFewer()
    {
        const int Each = SpendingStage.Prompt + 10;
        const int Limit = 2500;
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { TokensPerMinute = Limit });

        var admitted = await StormAsync(stage, key, seconds: 2 * Minute, ",\"max_tokens\":10");   // as long as estimated

        for (var end = 0; end < admitted.Length; end++)
        {
            (Each * InTheMinuteUpTo(admitted, end)).ShouldBeLessThanOrEqualTo(Limit);
            (end < Minute || Each * InTheMinuteUpTo(admitted, end) >= 0.985 * Limit).ShouldBeTrue($"second {end}");
        }

        (await stage.ShouldBeSettledAsync(tenant)).Sum(row => row.Usage.Prompt + row.Usage.Completion).ShouldBe(Each * admitted.Sum());
    }

    [Fact]
    public async Task Parallel_ManyClients_NeverMoreAtOnceAndEverySlotComesBack()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(keyLimits: new() { Parallel = 5 });
        var (now, most) = (0, 0);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Upstream.On("a.test", async (call, cancellationToken) =>
        {
            var count = Interlocked.Increment(ref now);
            lock (enough)
            {
                most = Math.Max(most, count);
            }

            await enough.Task.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref now);
            return Answers.Well(SpendingStage.Prompt, 10)(call);
        });

        var asking = Enumerable.Range(0, Clients).Select(_ => stage.AskAsync(key)).ToList();
        var refused = 0;
        while (refused < Clients - 5)
        {
            var ended = await Task.WhenAny(asking);
            asking.Remove(ended);
            (await ended).ShouldBeError(429, "rate_limit_exceeded").GetProperty("message").GetString().ShouldBe("This virtual key may have 5 requests under way at once.");
            refused++;
        }

        enough.SetResult();
        (await Task.WhenAll(asking)).ShouldAllBe(answer => answer.Status == 200);
        most.ShouldBe(5);
        (await stage.ShouldBeSettledAsync(tenant)).Count.ShouldBe(5);
        (await stage.AskAsync(key)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusal_RetryAfter_IsTheTruth(bool stream)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync(new() { RequestsPerMinute = 2 });
        (await stage.AskAsync(key, "solo", stream)).Status.ShouldBe(200);
        stage.Time.Advance(TimeSpan.FromMilliseconds(20_300));
        (await stage.AskAsync(key, "solo", stream)).Status.ShouldBe(200);

        var refused = await stage.AskAsync(key, "solo", stream);

        var error = refused.ShouldBeError(429, "rate_limit_exceeded");
        error.GetProperty("type").GetString().ShouldBe("rate_limit_error");
        error.GetProperty("message").GetString().ShouldBe("This account may make 2 requests per minute.");
        refused.Header("retry-after").ShouldBe("40");
        refused.Header("x-should-retry").ShouldBeNull();
        var wait = TimeSpan.FromMilliseconds(int.Parse(refused.Header("retry-after-ms")!, CultureInfo.InvariantCulture));
        stage.Time.Advance(wait - TimeSpan.FromMilliseconds(1001));
        (await stage.AskAsync(key, "solo", stream)).Status.ShouldBe(429);
        stage.Time.Advance(TimeSpan.FromMilliseconds(1001));
        (await stage.AskAsync(key, "solo", stream)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Limits_EveryAnswer_TellsThemAsOpenAIDoes()
    {
        const int Each = SpendingStage.Prompt + 10;
        await using var stage = await SpendingStage.StartAsync("limits: { rpm: 3, tpm: 5000, parallel: 9 }\n");
        var (key, _) = await stage.AddTenantAsync(new() { RequestsPerMinute = 2 });

        var first = await stage.AskAsync(key, more: ",\"max_tokens\":10");
        stage.Time.Advance(TimeSpan.FromMilliseconds(500));
        var second = await stage.AskAsync(key, stream: true, more: ",\"max_tokens\":10");
        stage.Upstream.On("a.test", UpstreamReply.Json(503, ""));
        var refused = await stage.AskAsync(key);

        Limits(first, "requests").ShouldBe("2 1 1m0s");
        Limits(first, "tokens").ShouldBe($"5000 {5000 - Each} 1m0s");
        Limits(second, "requests").ShouldBe("2 0 1m0s");
        Limits(second, "tokens").ShouldBe($"5000 {5000 - (2 * Each)} 1m0s");
        refused.ShouldBeError(429, "rate_limit_exceeded");
        Limits(refused, "requests").ShouldBe("2 0 1m0s");
        Limits(refused, "tokens").ShouldBe($"5000 {5000 - (2 * Each)} 1m0s");

        stage.Time.Advance(TimeSpan.FromSeconds(60));
        Limits(await stage.AskAsync(key), "requests").ShouldBe("2 1 1m0s");   // a 502

        static string Limits(ClientAnswer answer, string of) =>
            string.Join(' ', new[] { "limit", "remaining", "reset" }.Select(which => answer.Header($"x-ratelimit-{which}-{of}")));
    }

    [Fact]
    public async Task Limits_None_TellNothing()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync();

        (await stage.AskAsync(key)).Headers.Keys.ShouldNotContain(name => name.StartsWith("x-ratelimit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Tokens_MoreThanAMinuteHas_IsRefusedForGood()
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, _) = await stage.AddTenantAsync(new() { TokensPerMinute = 500 });

        var refused = await stage.AskAsync(key);

        refused.ShouldBeError(429, "rate_limit_exceeded").GetProperty("message").GetString()!.ShouldContain($"may need {SpendingStage.Prompt + 1000} tokens");
        refused.Header("retry-after").ShouldBeNull();
        refused.Header("x-should-retry").ShouldBe("false");
        (await stage.AskAsync(key, more: ",\"max_tokens\":400")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(0.4, "1ms")]
    [InlineData(20, "20ms")]
    [InlineData(999.1, "1s")]
    [InlineData(1000, "1s")]
    [InlineData(7660, "7.66s")]
    [InlineData(60_000, "1m0s")]
    [InlineData(360_000, "6m0s")]
    [InlineData(90_500, "1m30.5s")]
    [InlineData(3_605_000, "1h0m5s")]
    public void Duration_IsWrittenAsOpenAIDoes(double milliseconds, string text) => RateLimitHeaders.Duration(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(text);

    /// <summary>Every second, all clients ask at once; how many were admitted in each.</summary>
    private static async Task<int[]> StormAsync(SpendingStage stage, string key, int seconds, string? more = null)
    {
        var admitted = new int[seconds];
        for (var second = 0; second < seconds; second++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(at => stage.AskAsync(key, stream: at % 2 == 0, more: more)));
            admitted[second] = answers.Count(answer => answer.Status == 200);
            answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Status == 429 && answer.Code == "rate_limit_exceeded");
            stage.Time.Advance(TimeSpan.FromSeconds(1));
        }

        return admitted;
    }

    private static int InTheMinuteUpTo(int[] admitted, int end) => admitted.Skip(end - Minute + 1).Take(Math.Min(Minute, end + 1)).Sum();
}
