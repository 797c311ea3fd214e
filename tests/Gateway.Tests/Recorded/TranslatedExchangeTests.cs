using System.Globalization;
using Gateway.Tests.Protocols.Bedrock;
using Gateway.Tests.Support;
using Xunit.Sdk;

namespace Gateway.Tests.Recorded;

/// <summary>
/// Every recorded exchange in another format than the client's, replayed as the upstream of the real edge: what the client reads must be what an independent
/// reading of the recorded bytes says.
/// </summary>
public sealed class TranslatedExchangeTests(TranslatedExchangeTests.Host host, ReplayTable table) : IClassFixture<TranslatedExchangeTests.Host>, IClassFixture<ReplayTable>
{
    private const string None = "(none)";

    /// <summary>Those whose status alone does not say what the contract makes of them, each read.</summary>
    private static readonly Dictionary<string, ErrorExpectation> Read = new()
    {
        ["anthropic-601dc819e7b6"] = ErrorExpectation.TooLong,    // 400 "prompt is too long"
        ["anthropic-6ddd873b22b2"] = ErrorExpectation.TooLong,
        ["anthropic-b06b86a0fd31"] = ErrorExpectation.TooLong,
        ["anthropic-eca409bb11dc"] = ErrorExpectation.TooLong,    // 400 "too many total text bytes"
        ["anthropic-9039d9d393ac"] = ErrorExpectation.Rejected,   // 400 "credit balance is too low"
        ["anthropic-af82a768cfbe"] = ErrorExpectation.Rejected,
        ["anthropic-b13da3a82342"] = ErrorExpectation.Rejected,
        ["bedrock-49d2d7ead83b"] = ErrorExpectation.Missing,      // 400 "The provided model identifier is invalid."
        ["bedrock-d36fc144741f"] = ErrorExpectation.Missing,      // 403 "You don't have access to the model with the specified model ID."
        ["cohere-b0e019968bef"] = ErrorExpectation.TooLong,       // 400 TOO_MANY_TOKENS
        ["gemini-5ed4c7775499"] = ErrorExpectation.Rejected,      // 400 "API key not valid"
        ["gemini-a7c99e0c4cde"] = ErrorExpectation.Rejected,
        ["vertex-bf54524481cc"] = ErrorExpectation.TooLong,       // 400 "exceeds the maximum number of tokens allowed"
    };

    public static TheoryData<string> Ids => TranslatedHost.All.Count == 0 ? [None] : [.. TranslatedHost.All.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Exchange_OfAnotherFormat_SaysTheSameToTheClient(string id)
    {
        Assert.SkipWhen(id == None, RecordedFolder.WhyMissing);
        var (exchange, format) = TranslatedHost.All[id];
        var kind = exchange.Status >= 400 ? "error" : exchange.IsStream ? "stream" : "answer";
        try
        {
            await (kind switch
            {
                "error" => PlayErrorAsync(exchange),
                "stream" => PlayStreamAsync(exchange, format),
                _ => PlayAnswerAsync(exchange, format),
            });
            table.Count(exchange.Provider, kind, "passed");
        }
        catch (Exception e) when (exchange.IsSuspect && e is not SkipException)
        {
            table.Count(exchange.Provider, kind, "skipped");
            Assert.Skip($"likely written by hand, so no evidence; it fails with: {e.Message}");
        }
        catch
        {
            table.Count(exchange.Provider, kind, "failed");
            throw;
        }
    }

    private async Task PlayAnswerAsync(RecordedExchange exchange, NativeFormat format)
    {
        var expected = format.Read(RecordedConverse.BytesOf(exchange), false);
        foreach (var readSize in (int[])[int.MaxValue, 1])
        {
            var answer = await AskAsync(exchange, "alone", RecordedConverse.BytesOf(exchange), readSize);

            answer.Status.ShouldBe(200, answer.Text);
            answer.Header("x-gateway-target").ShouldBe($"{exchange.Id}/{format.Model}");
            answer.Header("retry-after").ShouldBeNull();
            answer.Json.GetProperty("object").GetString().ShouldBe("chat.completion");
            SaidAnswer.OfCompletion(answer.Text).ShouldBe(expected, exchange.Id);
        }
    }

    private async Task PlayStreamAsync(RecordedExchange exchange, NativeFormat format)
    {
        var expected = format.Read(RecordedConverse.BytesOf(exchange), true);
        var isBroken = expected.Finish is null;
        foreach (var readSize in (int[])[int.MaxValue, 1])
        {
            var answer = await AskAsync(exchange, "alone", RecordedConverse.BytesOf(exchange), readSize);
            if (isBroken)
            {
                ShouldBreakOff(answer, expected, $"{exchange.Id} ends in an error");
                continue;
            }

            answer.Status.ShouldBe(200, answer.Text);
            answer.Events[^1].ShouldBe("[DONE]");
            SaidAnswer.OfChunks(answer.Events).ShouldBe(expected, exchange.Id);
        }

        foreach (var end in format.Boundaries(RecordedConverse.BytesOf(exchange)).Where(end => end < RecordedConverse.BytesOf(exchange).Length))
        {
            var answer = await AskAsync(exchange, "alone", RecordedConverse.BytesOf(exchange)[..end], int.MaxValue);
            if (answer.Status == 200 && answer.Events[^1] == "[DONE]")
            {
                SaidAnswer.OfChunks(answer.Events).Text.ShouldBe(expected.Text, $"cut after {end} bytes, and told to be whole");
            }
            else
            {
                ShouldBreakOff(answer, expected, $"cut after {end} bytes");
            }
        }
    }

    /// <summary>Either nothing was shown, and the answer is an error; or a true beginning was, and one error event behind it.</summary>
    internal static void ShouldBreakOff(ClientAnswer answer, SaidAnswer whole, string how)
    {
        if (answer.Status != 200)
        {
            answer.ShouldBeSomeError();
            return;
        }

        answer.IsWhole.ShouldBeFalse(how);
        answer.Events.Count(e => e.StartsWith("{\"error\"", StringComparison.Ordinal)).ShouldBe(1, how);
        ClientAnswer.ShouldHaveErrorShape(answer.Events[^1]);
        whole.Text.ShouldStartWith(SaidAnswer.OfChunks(answer.Events).Text, Case.Sensitive, how);
    }

    private async Task PlayErrorAsync(RecordedExchange exchange)
    {
        var expected = Read.GetValueOrDefault(exchange.Id) ?? ErrorExpectation.Of(exchange.Id, exchange.Status);
        var answer = await AskAsync(exchange, "alone", RecordedConverse.BytesOf(exchange), int.MaxValue);

        answer.ShouldBeSomeError();
        answer.Header("x-gateway-fallback-reason").ShouldBe(expected.Kind, RequestText.Text(RecordedConverse.BytesOf(exchange)));
        answer.Status.ShouldBe(expected.Status, answer.Text);
        if (expected.Code is { } code)
        {
            answer.Code.ShouldBe(code);
        }

        if (expected.Kind == "throttled" && exchange.ResponseHeaders.FirstOrDefault(h => h.Key.Equals("retry-after", StringComparison.OrdinalIgnoreCase)).Value is { } said
            && int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && answer.Header("retry-after") is { } told)
        {
            int.Parse(told, CultureInfo.InvariantCulture).ShouldBeInRange(seconds - 1, seconds);
        }

        var backed = await AskAsync(exchange, "backed", RecordedConverse.BytesOf(exchange), int.MaxValue);
        if (expected.MovesOn)
        {
            Replay.ShouldBeTheHealthyOne(backed, expected.Kind, exchange.IsStream);
        }
        else
        {
            backed.Status.ShouldBe(expected.Status);
            backed.Header("x-gateway-attempts").ShouldBe("1");
        }
    }

    private Task<ClientAnswer> AskAsync(RecordedExchange exchange, string tier, byte[] body, int readSize)
    {
        host.Replay.Upstream.On($"{exchange.Id}.test", new UpstreamReply(exchange.Status, new BodyPart.Bytes(body)) { ContentType = exchange.ContentType, Headers = exchange.ResponseHeaders, ReadSize = readSize });
        return host.Replay.Gateway.ChatAsync($$$"""{"model":"{{{tier}}}/{{{exchange.Id}}}","stream":{{{(exchange.IsStream ? "true,\"stream_options\":{\"include_usage\":true}" : "false")}}},"messages":[{"role":"user","content":"Hello"}]}""");
    }

    public sealed class Host : IAsyncLifetime
    {
        internal TranslatedHost Replay { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Replay = await TranslatedHost.StartAsync();

        public ValueTask DisposeAsync() => Replay.DisposeAsync();
    }
}
