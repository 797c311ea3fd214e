using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Continuations;

public sealed class RescueTests
{
    private const int Cut = 30;   // "The quick brown fox jumps over"

    public static TheoryData<string, string> Breaks => new()
    {
        { "cut", "unreachable" }, { "reset", "unreachable" }, { "end", "unreachable" }, { "idle", "too_slow" }, { "error event", "overloaded" }, { "nonsense", "malformed" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Stream_BreaksAfterContent_IsGoneOnWithAndIsOne(string how, string reason)
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, how switch
        {
            "cut" => [BodyPart.Cut()],
            "reset" => [BodyPart.Reset()],
            "idle" => [new BodyPart.Stall()],
            "error event" => [UpstreamReply.Text("data: {\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}\n\n")],
            "nonsense" => [UpstreamReply.Text("data: what?\n\n")],
            _ => [],
        });

        var asking = stage.AskAsync("asked");
        if (how == "idle")
        {
            await stage.Time.ArmedAsync(TimeSpan.FromSeconds(7));
            stage.Time.Advance(TimeSpan.FromSeconds(7));
        }

        var answer = await asking;
        RescuedAnswer.ShouldBeOne(answer, RescueStage.Whole, "stop", how);
        var seam = RescuedAnswer.Gateway(answer).GetProperty("seams").EnumerateArray().Single();
        seam.GetProperty("at_character").GetInt32().ShouldBe(Cut);
        seam.GetProperty("from").GetString().ShouldBe("first/m");
        seam.GetProperty("to").GetString().ShouldBe("asked/m");
        seam.GetProperty("reason").GetString().ShouldBe(reason);
    }

    [Theory]
    [InlineData("asked", false)]
    [InlineData("prefix", true)]
    [InlineData("old-claude", true)]
    [InlineData("new-claude", false)]
    [InlineData("gemini", true)]
    [InlineData("new-gemini", false)]
    [InlineData("ollama", true)]
    [InlineData("from-claude", false)]
    public async Task Continuation_EachKindOfTarget_GetsThePartialAnswerAsItTakesIt(string tier, bool prefills)
    {
        await using var stage = await RescueStage.StartAsync();
        foreach (var manner in (Manner[])[Manner.Exactly, Manner.RepeatingWords, Manner.FromTheBeginning])
        {
            stage.Manner = manner;
            stage.FirstBreaks(Cut, BodyPart.Cut());

            RescuedAnswer.ShouldBeOne(await stage.AskAsync(tier), RescueStage.Whole, "stop", $"{tier}, {manner}");

            var body = JsonNode.Parse(stage.Upstream.Calls[^1].Body)!;
            var turns = GoingOn.Turns((body["messages"] ?? body["contents"])!.AsArray());
            var partial = prefills ? turns[^1] : turns[^2];
            turns[0].Text.ShouldContain("Tell me of the fox.");
            partial.Role.ShouldBeOneOf("assistant", "model");
            partial.Text.ShouldBe(prefills ? RescueStage.Whole[..Cut] : "The quick brown ");
            if (!prefills)
            {
                turns[^1].Text.ShouldEndWith("\nfox jumps over");
            }
        }
    }

    [Fact]
    public async Task Usage_OfARescuedStream_IsWhatAllAttemptsAreBilledFor()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, BodyPart.Cut());

        var answer = await stage.AskAsync("asked", ",\"stream_options\":{\"include_usage\":true}", ("x-gateway-trace", "full"));

        RescuedAnswer.ShouldBeOne(answer, RescueStage.Whole, "stop", "with usage");
        var gateway = RescuedAnswer.Gateway(answer);
        var attempts = gateway.GetProperty("attempts").EnumerateArray().ToList();
        attempts.Select(attempt => attempt.GetProperty("target").GetString()).ShouldBe(["first/m", "asked/m"]);
        attempts[0].GetProperty("failure").GetString().ShouldBe("unreachable");
        attempts[1].GetProperty("failure").ValueKind.ShouldBe(JsonValueKind.Null);
        attempts[0].GetProperty("completion_tokens").GetInt64().ShouldBeGreaterThan(0);
        var used = SaidAnswer.OfChunks(answer.Events).Used!.Value;
        used.Prompt.ShouldBe(attempts.Sum(attempt => attempt.GetProperty("prompt_tokens").GetInt64()));
        used.Completion.ShouldBe(attempts.Sum(attempt => attempt.GetProperty("completion_tokens").GetInt64()));
        gateway.GetProperty("cost_usd").GetDecimal().ShouldBe(attempts.Sum(attempt => attempt.GetProperty("cost_usd").GetDecimal()));
    }

    [Fact]
    public async Task Continuation_FailsBeforeItsContent_TheNextTargetGoesOn()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, BodyPart.Cut());

        var answer = await stage.AskAsync("third");

        RescuedAnswer.ShouldBeOne(answer, RescueStage.Whole, "stop", "third");
        RescuedAnswer.Gateway(answer).GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("failure").GetString()).ShouldBe(["unreachable", "overloaded", null]);
    }

    [Fact]
    public async Task Continuation_BreaksItself_IsGoneOnWithFromThere()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, BodyPart.Cut());
        stage.Upstream.On("sick.test", UpstreamReply.Stream([RescueStage.Chunk("""{"content":"fox jumps over the lazy dog,"}"""), BodyPart.Cut()]));

        var answer = await stage.AskAsync("third");

        RescuedAnswer.ShouldBeOne(answer, RescueStage.Whole, "stop", "twice");
        RescuedAnswer.Gateway(answer).GetProperty("seams").EnumerateArray().Select(seam => (seam.GetProperty("at_character").GetInt32(), seam.GetProperty("to").GetString()))
            .ShouldBe([(Cut, "sick/m"), (44, "asked/m")]);
    }

    [Theory]
    [InlineData("none-left")]
    [InlineData("two")]         // the attempts are spent
    [InlineData("capped")]      // the rest would cost more than the request may
    [InlineData("plain")]       // the tier does not say so
    public async Task Stream_NobodyMayGoOn_EndsInTheErrorItAlwaysDid(string tier)
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, BodyPart.Cut());

        ShouldBreakOff(await stage.AskAsync(tier, ",\"max_tokens\":40"), RescueStage.Whole[..Cut]);
    }

    [Fact]
    public async Task Continuation_ThatDoesNotFollow_IsNotShown()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.Manner = Manner.Elsewhere;
        stage.FirstBreaks(Cut, BodyPart.Cut());

        var answer = await stage.AskAsync("asked");

        var error = ShouldBreakOff(answer, RescueStage.Whole[..Cut]);
        error.GetProperty("attempts").EnumerateArray().Select(a => a.GetProperty("failure").GetString()).ShouldBe(["unreachable", "unjoined"]);
    }

    [Theory]
    [InlineData(""","response_format":{"type":"json_object"}""", null)]
    [InlineData(""","n":2""", null)]
    [InlineData(""","logprobs":true""", null)]
    [InlineData("", """{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{\"a"}}]}""")]
    [InlineData("", """{"content":[{"type":"text","text":"x"}]}""")]
    [InlineData("", """{"refusal":"I will"}""")]
    [InlineData("", """{"audio":{"data":"AAAA"}}""")]
    public async Task Stream_ThatIsNotTextAlone_IsNotJoined(string request, string? delta)
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, [.. delta is null ? (BodyPart[])[] : [RescueStage.Chunk(delta)], BodyPart.Cut()]);

        var answer = await stage.AskAsync("asked", request);

        ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
        stage.Upstream.CallsTo("asked.test").ShouldBeEmpty();
    }

    [Fact]
    public async Task Stream_BreaksWhileItReasons_IsNotGoneOnWith_ButBehindIt()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.Upstream.On("first.test", UpstreamReply.Stream([RescueStage.Chunk("""{"reasoning_content":"Hmm."}"""), BodyPart.Cut()]));
        ClientAnswer.ShouldHaveErrorShape((await stage.AskAsync("asked")).Events[^1]);

        stage.Upstream.On("first.test", UpstreamReply.Stream([RescueStage.Chunk("""{"reasoning_content":"Hmm."}"""), .. RescueStage.Beginning(Cut), BodyPart.Cut()]));
        RescuedAnswer.ShouldBeOne(await stage.AskAsync("asked"), RescueStage.Whole, "stop", "behind reasoning");
    }

    [Fact]
    public async Task Continuation_ThatCallsATool_EndsInAnError()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, BodyPart.Cut());
        stage.Upstream.On("asked.test", UpstreamReply.Stream(
            RescueStage.Chunk("""{"content":"fox jumps over the"}"""), RescueStage.Chunk("""{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]}""")));

        ClientAnswer.ShouldHaveErrorShape((await stage.AskAsync("asked")).Events[^1]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_BreaksBehindItsFinishReason_IsWhole(bool wantsUsage)
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(RescueStage.Whole.Length, RescueStage.Chunk("{}", "\"stop\""), BodyPart.Cut());

        var answer = await stage.AskAsync("asked", wantsUsage ? ",\"stream_options\":{\"include_usage\":true}" : "");

        RescuedAnswer.ShouldBeOne(answer, RescueStage.Whole, "stop", "finished");
        stage.Upstream.CallsTo("asked.test").ShouldBeEmpty();
        SaidAnswer.OfChunks(answer.Events).Used.HasValue.ShouldBe(wantsUsage);
    }

    [Fact]
    public async Task Continuation_ClientsBoundOnLength_IsWhatIsLeftOfIt()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, BodyPart.Cut());

        await stage.AskAsync("asked", ",\"max_tokens\":100");

        ((int)JsonNode.Parse(stage.Upstream.Calls[^1].Body)!["max_tokens"]!).ShouldBeInRange(80, 95);
    }

    [Fact]
    public async Task Stream_DeadlineOfTheRequestPassed_IsNotGoneOnWith()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, new BodyPart.Pause(TimeSpan.FromSeconds(6), stage.Time), BodyPart.Cut());

        var asking = stage.AskAsync("hurried");
        await stage.Time.ArmedAsync(TimeSpan.FromSeconds(6));
        stage.Time.Advance(TimeSpan.FromSeconds(6));

        ShouldBreakOff(await asking, RescueStage.Whole[..Cut]);
    }

    [Fact]
    public async Task Trail_OfARescuedStream_HasEveryAttemptAndItsSeam()
    {
        await using var stage = await RescueStage.StartAsync();
        stage.FirstBreaks(Cut, BodyPart.Cut());

        var answer = await stage.AskAsync("asked");
        var trail = (await stage.Gateway.GetAsync($"/admin/requests/{answer.Header("x-request-id")}")).Json;

        trail.GetProperty("outcome").GetString().ShouldBe("answered");
        trail.GetProperty("attempts").GetArrayLength().ShouldBe(2);
        trail.GetProperty("seams")[0].GetProperty("reason").GetString().ShouldBe("unreachable");
    }

    private static JsonElement ShouldBreakOff(ClientAnswer answer, string shown)
    {
        SaidAnswer.OfChunks(answer.Events).Text.ShouldBe(shown);
        answer.Events.ShouldNotContain("[DONE]");
        answer.IsWhole.ShouldBeFalse();
        return ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
    }
}
