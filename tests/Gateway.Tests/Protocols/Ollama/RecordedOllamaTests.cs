using System.Text;
using System.Text.Json.Nodes;
using Gateway.Errors;
using Gateway.Protocols.Ollama;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Ollama;

/// <summary>Every recorded exchange: answers and errors read by the product and by the tests, requests said in the neutral model and rendered again.</summary>
public class RecordedOllamaTests
{
    private static readonly OllamaProtocol Protocol = new();
    private static readonly Specification? Spec = Specification.Of("ollama", "/api/chat");

    public static TheoryData<string> Answers => OllamaExchanges.Chat.Ids(e => e.Status == 200 && !e.IsStream);

    public static TheoryData<string> Streams => OllamaExchanges.Chat.Ids(e => e.Status == 200 && e.IsStream);

    public static TheoryData<string> Errors => OllamaExchanges.Chat.Ids(e => e.Status != 200);

    public static TheoryData<string> Requests => OllamaExchanges.Chat.Ids(e => NativeExchanges.RequestBody(e) is not null);

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_Recorded_MeansWhatItSays(string id)
    {
        var body = OllamaExchanges.Chat.Get(id).Body;
        var sink = new RecordingSink();

        Protocol.ParseAnswer(body, sink);

        OllamaExchanges.Read(body).ShouldMatch(sink);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_Recorded_MeansWhatItSaysHoweverItIsSplit(string id)
    {
        var body = OllamaExchanges.Chat.Get(id).Body;
        foreach (var size in new[] { int.MaxValue / 2, 1, 7, 1000 })
        {
            OllamaExchanges.Read(body).ShouldMatch(FramedReading.Read(Protocol, body, size));
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_CutBeforeItsLastLine_IsNotWhole(string id)
    {
        var body = OllamaExchanges.Chat.Get(id).Body.AsSpan().TrimEnd("\r\n "u8);
        for (var cut = body.IndexOf((byte)'\n') + 1; cut <= body.LastIndexOf((byte)'\n') + 1; cut += body[cut..].IndexOf((byte)'\n') + 1)
        {
            var sink = FramedReading.Read(Protocol, body[..cut], 64);

            sink.Ended.ShouldBeFalse($"cut at {cut} of {body.Length}");
            sink.Only.Finish.ShouldBeNull();
            if (body[cut..].IndexOf((byte)'\n') < 0)
            {
                break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_Recorded_IsOfItsKind(string id)
    {
        var exchange = OllamaExchanges.Chat.Get(id);

        var error = Protocol.ParseError(exchange.Status, null, exchange.Body);

        error.Message.ShouldBe(JsonNode.Parse(exchange.Body)!["error"]!.GetValue<string>());
        exchange.Status.ShouldBe(404);
        FailureClassifier.Classify(exchange.Status, error, fallbackOnRefusal: false).ShouldBe(FailureKind.ModelMissing);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_Recorded_IsRenderedWithTheSameMeaning(string id)
    {
        var recorded = JsonNode.Parse(NativeExchanges.RequestBody(OllamaExchanges.Chat.Get(id))!)!.AsObject();

        var (body, request) = OllamaInverse.Read(recorded).Rendered(Protocol, (string)recorded["model"]!);

        request.Path.ShouldBe("/api/chat");
        request.Dropped.ShouldBeEmpty();
        Spec?.Faults(OllamaInverse.WithoutIds(body)).ShouldBeEmpty(body.ToJsonString());
        var (got, expected) = (OllamaInverse.Normal(body), OllamaInverse.Normal(recorded));
        JsonNode.DeepEquals(got, expected).ShouldBeTrue($"rendered {got.ToJsonString()}\nrecorded {expected.ToJsonString()}");
    }

    [Fact]
    public void Specification_OfABodyThatIsWrong_SaysSo()
    {
        Assert.SkipWhen(Spec is null, Recorded.RecordedFolder.WhyMissing);
        Spec.Faults(JsonNode.Parse("""{"model":1,"messages":[{"role":"developer","content":""}],"tool_choice":"none"}""")!).Count.ShouldBe(3);
    }

    [Fact]
    public void Answer_Mutated_IsReadOrSaidToBeBroken()
    {
        var pieces = Pieces();
        Assert.SkipWhen(pieces.Length == 0, Recorded.RecordedFolder.WhyMissing);
        Mutation.Check(Protocol, pieces);
        Mutation.CutAnywhere(Protocol, pieces.Where((_, i) => i % 5 == 0).ToArray());
        Mutation.Feed(Protocol, Encoding.UTF8.GetBytes(new string('[', 100_000)));
    }

    private static byte[][] Pieces() =>
    [
        .. OllamaExchanges.Chat.All.Values.SelectMany(e => e.IsStream ? Encoding.UTF8.GetString(e.Body).Split('\n').Select(Encoding.UTF8.GetBytes) : [e.Body]),
        """{"model":"m","created_at":"2025-01-01T00:00:00Z","message":{"role":"assistant","content":"a","thinking":"b","images":["iVBORw0KGgo="],"tool_calls":[{"id":"1","function":{"index":0,"name":"f","arguments":{"a":[1]}}}]},"logprobs":[{"token":"a","logprob":-0.1,"bytes":[97],"top_logprobs":[{"token":"a","logprob":-0.1}]}],"done_reason":"stop","done":true,"eval_count":1}"""u8.ToArray(),
    ];
}
