using System.Globalization;
using System.Text.Json;
using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>Plays one exchange to the gateway as its upstream, and judges what the client gets by an independent reading of the same bytes.</summary>
internal sealed class Replay(ReplayHost host, RecordedExchange exchange, ErrorExpectation? error = null, string operation = "/chat/completions")
{
    private readonly StreamReading? _stream = exchange.IsStream ? StreamReading.Of(exchange.Body) : null;
    private readonly bool _wantsUsage = RequestText.IsTrue(exchange.Request, "stream_options", "include_usage");

    /// <summary>What is judged: <c>answer</c>, <c>stream</c> or <c>error</c>.</summary>
    public string Kind => exchange.Status != 200 || _stream?.Error is not null || IsErrorInside() ? "error" : _stream is null ? "answer" : "stream";

    private string Upstream => exchange.Id + ".test";

    public Task RunAsync() => Kind switch
    {
        "answer" => PlayAnswerAsync(),
        "stream" => PlayStreamAsync(),
        _ => _stream is null ? PlayErrorAsync() : PlayErrorEventAsync(),
    };

    private async Task PlayAnswerAsync()
    {
        foreach (var readSize in (int[])[int.MaxValue, 1])
        {
            var answer = await AskAsync("alone", Whole() with { ReadSize = readSize });

            answer.Status.ShouldBe(200, answer.Text);
            answer.Text.ShouldBe(RequestText.Text(exchange.Body));
            answer.Body.ShouldBe(exchange.Body);
            answer.Header("content-type").ShouldBe("application/json");
            ShouldBeAnsweredBy(answer, $"{exchange.Id}/m", 1, null);
            answer.Header("retry-after").ShouldBeNull();
        }

        ShouldHaveForwardedTheRequest();
    }

    private async Task PlayStreamAsync()
    {
        foreach (var (how, reply) in Readings())
        {
            var answer = await AskAsync("alone", reply);

            StreamJudge.ShouldBeWhole(answer, _stream!, _wantsUsage, how);
            ShouldBeAnsweredBy(answer, $"{exchange.Id}/m", 1, null);
        }

        ShouldHaveForwardedTheRequest();
        await new CutReplay(exchange, AskAsync, _wantsUsage, ReplayHost.EndsWithDone(exchange)).RunAsync();
    }

    private async Task PlayErrorAsync()
    {
        var expected = error ?? ErrorExpectation.Of(exchange.Id, exchange.Status);
        var answer = await AskAsync("alone", Whole());

        ShouldBeThisError(answer, expected, RequestText.Text(exchange.Body));
        ShouldHaveForwardedTheRequest();
        await ShouldMoveOnAsync(Whole(), expected);
    }

    private async Task PlayErrorEventAsync()
    {
        var expected = error ?? ErrorExpectation.Of(exchange.Id, exchange.Status);
        foreach (var readSize in (int[])[int.MaxValue, 1])
        {
            var answer = await AskAsync("alone", EventByEvent() with { ReadSize = readSize });
            if (!_stream!.HasContent)
            {
                ShouldBeThisError(answer, expected, _stream.Error!);
                continue;
            }

            var told = StreamJudge.ShouldBreakOff(answer, _stream, _wantsUsage, "an error event after content");
            told.GetProperty("message").GetString()!.ShouldContain(expected.MovesOn ? "broke off" : ErrorExpectation.OwnWords(_stream.Error!).Message);
        }

        if (!_stream!.HasContent)
        {
            await ShouldMoveOnAsync(EventByEvent(), expected);
        }
    }

    private async Task ShouldMoveOnAsync(UpstreamReply reply, ErrorExpectation expected)
    {
        var answer = await AskAsync("backed", reply);
        if (!expected.MovesOn)
        {
            answer.Status.ShouldBe(expected.Status);
            answer.Header("x-gateway-attempts").ShouldBe("1");
            return;
        }

        ShouldBeTheHealthyOne(answer, expected.Kind, RequestText.IsTrue(exchange.Request, "stream"));
        // The second attempt is made of the client's bytes too, not of the first one's.
        RequestText.Without(host.Upstream.CallsTo("healthy.test")[^1].Body, "stream_options")
            .ShouldBe(RequestText.Without(RequestText.WithModel(exchange.Request, "ok"), "stream_options"));
    }

    /// <summary>The second target's answer, complete and alone.</summary>
    public static void ShouldBeTheHealthyOne(ClientAnswer answer, string reason, bool stream)
    {
        answer.Status.ShouldBe(200, answer.Text);
        if (stream)
        {
            answer.Events.ShouldBe(ReplayHost.HealthyStream);
        }
        else
        {
            answer.Text.ShouldBe(ReplayHost.HealthyAnswer);
        }

        ShouldBeAnsweredBy(answer, "healthy/ok", 2, reason);
    }

    private static void ShouldBeAnsweredBy(ClientAnswer answer, string target, int attempts, string? reason)
    {
        answer.Header("x-gateway-target").ShouldBe(target);
        answer.Header("x-gateway-attempts").ShouldBe(attempts.ToString(CultureInfo.InvariantCulture));
        answer.Header("x-gateway-fallback-reason").ShouldBe(reason);
        answer.Header("x-request-id").ShouldNotBeNullOrEmpty();
    }

    private void ShouldBeThisError(ClientAnswer answer, ErrorExpectation expected, string body)
    {
        var told = answer.ShouldBeSomeError();
        answer.Status.ShouldBe(expected.Status, answer.Text);
        answer.Header("x-gateway-attempts").ShouldBe("1");
        answer.Header("x-gateway-fallback-reason").ShouldBe(expected.Kind);
        told.GetProperty("attempts")[0].GetProperty("failure").GetString().ShouldBe(expected.Kind);
        if (expected.Code is { } code)
        {
            answer.Code.ShouldBe(code);
        }
        else
        {
            var own = ErrorExpectation.OwnWords(body);
            told.GetProperty("message").GetString().ShouldBe(own.Message.Length <= 500 ? own.Message : own.Message[..500] + "…");
            answer.Code.ShouldBe(own.Code);
            told.GetProperty("param").GetString().ShouldBe(own.Param);
        }

        if (expected.Kind == "throttled")
        {
            ShouldSayWhenToComeBack(answer, body.Contains("Request too large", StringComparison.Ordinal));
        }
    }

    private void ShouldSayWhenToComeBack(ClientAnswer answer, bool never)
    {
        if (never)
        {
            answer.Header("retry-after").ShouldBeNull();
            return;
        }

        var seconds = int.Parse(answer.Header("retry-after")!, CultureInfo.InvariantCulture);
        if (exchange.ResponseHeaders.FirstOrDefault(h => h.Key.Equals("retry-after", StringComparison.OrdinalIgnoreCase)).Value is { } said)
        {
            seconds.ShouldBeInRange(int.Parse(said, CultureInfo.InvariantCulture) - 1, int.Parse(said, CultureInfo.InvariantCulture));
        }
    }

    private void ShouldHaveForwardedTheRequest()
    {
        var call = host.Upstream.CallsTo(Upstream)[^1];
        var sent = RequestText.WithModel(exchange.Request, "m");
        call.Address.AbsolutePath.ShouldBe("/v1" + operation);
        if (!RequestText.IsTrue(exchange.Request, "stream") || _wantsUsage)
        {
            call.Body.ShouldBe(sent);
            return;
        }

        RequestText.IsTrue(call.Body, "stream_options", "include_usage").ShouldBeTrue();
        RequestText.Without(call.Body, "stream_options").ShouldBe(RequestText.Without(sent, "stream_options"));
    }

    private Task<ClientAnswer> AskAsync(string tier, UpstreamReply reply)
    {
        host.Upstream.On(Upstream, reply);
        return host.Gateway.AskAsync("/v1" + operation, RequestText.WithModel(exchange.Request, $"{tier}/{exchange.Id}"));
    }

    private IEnumerable<(string How, UpstreamReply Reply)> Readings()
    {
        yield return ("event by event", EventByEvent());
        yield return ("in one read", Whole());
        yield return ("byte by byte", Whole() with { ReadSize = 1 });
        if (exchange.ReadLengths.Count > 0)
        {
            yield return ("as recorded", Reply([.. Split(exchange.ReadLengths.Aggregate(new List<int> { 0 }, (ends, length) => [.. ends, Math.Min(ends[^1] + length, exchange.Body.Length)]))]));
        }
    }

    /// <summary>The answer as a client gets it when nothing stands in the way: for a comparison with what a person wrote down.</summary>
    public Task<ClientAnswer> AskAsync() => AskAsync("plain", EventByEvent());

    private UpstreamReply Whole() => Reply(new BodyPart.Bytes(exchange.Body));

    private UpstreamReply EventByEvent() => Reply([.. Split(StreamReading.Boundaries(exchange.Body))]);

    private IEnumerable<BodyPart> Split(IReadOnlyList<int> ends)
    {
        var at = 0;
        foreach (var end in ends.Append(exchange.Body.Length))
        {
            yield return new BodyPart.Bytes(exchange.Body.AsMemory(at, end - at));
            at = end;
        }
    }

    private UpstreamReply Reply(params BodyPart[] parts) => new(exchange.Status, parts) { ContentType = exchange.ContentType, Headers = exchange.ResponseHeaders };

    private bool IsErrorInside()
    {
        if (exchange.IsStream)
        {
            return false;
        }

        using var document = JsonDocument.Parse(exchange.Body);
        var root = document.RootElement;
        return (root.TryGetProperty("error", out var inside) && inside.ValueKind != JsonValueKind.Null) || (root.TryGetProperty("choices", out var choices) && choices.EnumerateArray().Any(c => c.TryGetProperty("error", out _)));
    }
}
