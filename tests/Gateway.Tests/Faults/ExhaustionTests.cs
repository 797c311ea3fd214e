using System.Text;
using Gateway.Tests.Support;

namespace Gateway.Tests.Faults;

public sealed class ExhaustionTests
{
    [Fact]
    public async Task Chain_FailsInDifferentWays_Is502WithEveryAttempt()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(503, "")).On("b.test", UpstreamReply.Json(429, "{}", ("Retry-After", "30")));

        var error = (await stage.AskAsync("pair")).ShouldBeError(502, "upstream_error");

        error.GetProperty("attempts").EnumerateArray().Select(a => $"{a.GetProperty("target")} {a.GetProperty("failure")} {a.GetProperty("status")}")
            .ShouldBe(["a/m overloaded 503", "b/m throttled 429"]);
    }

    [Fact]
    public async Task Chain_NobodyKnowsTheModel_Is404()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(404, "")).On("b.test", UpstreamReply.Json(404, ""));

        var error = (await stage.AskAsync("pair")).ShouldBeError(404, "model_not_found");

        error.GetProperty("param").GetString().ShouldBe("model");
        error.GetProperty("attempts").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task Context_TooLong_GoesOnceToALargerWindow()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", TooLong());

        var answer = await stage.AskAsync("sizes");

        answer.Header("x-gateway-target").ShouldBe("b/large");
        stage.Calls("c.test").ShouldBe(0);
    }

    [Fact]
    public async Task Context_TooLongForTheLargerWindowToo_IsTheProviders400()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", TooLong()).On("b.test", TooLong());

        var error = (await stage.AskAsync("sizes")).ShouldBeError(400, "context_length_exceeded");

        error.GetProperty("message").GetString().ShouldBe("This model's maximum context length is 8 tokens.");
        error.GetProperty("attempts").GetArrayLength().ShouldBe(2);
        stage.Calls("c.test").ShouldBe(0);
    }

    /// <summary>A character of six escaped bytes may be a token: what surely does not fit is left out, what hardly does comes last, what may fit is sent.</summary>
    [Theory]
    [InlineData(4, "a/small", null)]
    [InlineData(6, "b/large", null)]
    [InlineData(23, "b/large", null)]
    [InlineData(25, "b/large", "a/small (context_too_small), c/small (context_too_small)")]
    public async Task Context_PromptOfSoManyBytesATokenOfTheWindow_IsSentWhereItMayFit(int bytesPerToken, string target, string? skipped)
    {
        await using var stage = await FaultStage.StartAsync();   // the small ones' windows are of 1000 tokens
        var prompt = $$"""{"model":"sizes","stream":false,"messages":[{"role":"user","content":"{{new string('x', 1000 * bytesPerToken)}}"}]}""";

        var answer = await stage.Gateway.ChatAsync(prompt);

        answer.Header("x-gateway-target").ShouldBe(target);
        answer.Header("x-gateway-skipped").ShouldBe(skipped);
    }

    [Fact]
    public async Task Context_ThatHardlyFitsTheSecondWindowEither_GoesToOneThatHoldsItAtOnce()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", TooLong());
        var prompt = $$"""{"model":"steps","stream":false,"messages":[{"role":"user","content":"{{new string('x', 80_000)}}"}]}""";   // some 20,000 tokens

        var answer = await stage.Gateway.ChatAsync(prompt);

        answer.Header("x-gateway-target").ShouldBe("b/large");
        answer.Header("x-gateway-attempts").ShouldBe("1");
    }

    [Fact]
    public async Task Context_HardlyFitsAnywhere_TheOrderIsTheTiers()
    {
        await using var stage = await FaultStage.StartAsync();

        var answer = await stage.Gateway.ChatAsync($$"""{"model":"small","stream":false,"messages":[{"role":"user","content":"{{new string('x', 9000)}}"}]}""");

        answer.Header("x-gateway-target").ShouldBe("a/small");
    }

    [Fact]
    public async Task Context_ImageInTheMessageAsAString_TakesNoRoom()
    {
        await using var stage = await FaultStage.StartAsync();
        var image = new string('A', 100_000);

        var answer = await stage.Gateway.ChatAsync(
            $$"""{"model":"sizes","stream":false,"messages":[{"role":"user","content":[{"type":"image_url","image_url":"data:image/png;base64,{{image}}"}]}]}""");

        answer.Header("x-gateway-target").ShouldBe("a/small");
    }

    [Fact]
    public async Task Commit_ContentChunks_HoldsTheStreamThatLong()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Stream([.. new[] { Chunks.Role, Chunks.Hello, Chunks.World }.Select(c => UpstreamReply.Text(Chunks.Event(c))), BodyPart.Cut()]));

        var answer = await stage.AskAsync("held", stream: true);

        answer.Header("x-gateway-target").ShouldBe("b/m");
        answer.Events.ShouldBe([Chunks.Role, Chunks.Hello, Chunks.Stop, Chunks.Done]);
    }

    [Fact]
    public async Task Commit_Within_ReleasesWhatThereIs()
    {
        await using var stage = await FaultStage.StartAsync();
        var more = new TaskCompletionSource();
        stage.Upstream.On("a.test", UpstreamReply.Stream(
            UpstreamReply.Text(Chunks.Event(Chunks.Hello)),
            new BodyPart.Wait(more.Task),
            UpstreamReply.Text(Chunks.Event(Chunks.Stop) + Chunks.Event(Chunks.Done))));

        var opening = stage.Gateway.OpenAsync(Chunks.Request("held-shortly", stream: true));
        await stage.Time.ArmedAsync(TimeSpan.FromMilliseconds(50));
        opening.IsCompleted.ShouldBeFalse();
        stage.Time.Advance(TimeSpan.FromMilliseconds(50));
        using var response = await opening;
        await using var body = await response.Content.ReadAsStreamAsync();
        var first = Chunks.Event(Chunks.Hello);
        var buffer = new byte[Encoding.UTF8.GetByteCount(first)];
        await body.ReadExactlyAsync(buffer);
        Encoding.UTF8.GetString(buffer).ShouldBe(first);

        more.SetResult();
        using var rest = new StreamReader(body);
        (await rest.ReadToEndAsync()).ShouldBe(Chunks.Event(Chunks.Stop) + Chunks.Event(Chunks.Done));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Provider_RepeatsOurKey_IsNotQuoted(bool stream)
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(400, Chunks.Error($"The key {FaultStage.Secret} may not use this", "bad " + FaultStage.Secret)));

        var answer = await stage.AskAsync("solo", stream);

        answer.ShouldBeSomeError().GetProperty("message").GetString().ShouldBe("The key *** may not use this");
        answer.Text.ShouldNotContain(FaultStage.Secret);
    }

    [Fact]
    public async Task Provider_RepeatsOurKeyWhereItsMessageIsCut_IsNotQuotedInPart()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Json(400, Chunks.Error(new string('x', 490) + FaultStage.Secret, "invalid_value")));

        (await stage.AskAsync("solo")).Text.ShouldNotContain(FaultStage.Secret[..4]);
    }

    [Fact]
    public async Task Provider_RepeatsOurKeyInsideAStream_IsNotQuoted()
    {
        await using var stage = await FaultStage.StartAsync();
        stage.Upstream.On("a.test", UpstreamReply.Stream(Chunks.Event(Chunks.Hello), Chunks.Event(Chunks.Error($"not with {FaultStage.Secret}", "invalid_value"))));

        var answer = await stage.AskAsync("solo", stream: true);

        answer.Events[^1].ShouldContain("not with ***");
        answer.Text.ShouldNotContain(FaultStage.Secret);
    }

    private static UpstreamReply TooLong() => UpstreamReply.Json(400, Chunks.Error("This model's maximum context length is 8 tokens.", "context_length_exceeded"));
}
