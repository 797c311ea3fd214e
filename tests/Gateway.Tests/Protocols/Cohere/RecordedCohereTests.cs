using System.Text;
using System.Text.Json.Nodes;
using Gateway.Errors;
using Gateway.Protocols.Cohere;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Cohere;

/// <summary>Every recorded exchange: answers and errors read by the product and by the tests, requests said in the neutral model and rendered again.</summary>
public class RecordedCohereTests
{
    private static readonly CohereProtocol Protocol = new();
    private static readonly Specification? Spec = Specification.Of("cohere", "/v2/chat");

    public static TheoryData<string> Answers => CohereExchanges.Chat.Ids(e => e.Status == 200 && !e.IsStream);

    public static TheoryData<string> Streams => CohereExchanges.Chat.Ids(e => e.Status == 200 && e.IsStream);

    public static TheoryData<string> Errors => CohereExchanges.Chat.Ids(e => e.Status != 200);

    public static TheoryData<string> Requests => CohereExchanges.Chat.Ids(e => NativeExchanges.RequestBody(e) is not null);

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_Recorded_MeansWhatItSays(string id)
    {
        var body = CohereExchanges.Chat.Get(id).Body;
        var sink = new RecordingSink();

        Protocol.ParseAnswer(body, sink);

        CohereExchanges.ReadWhole(body).ShouldMatch(sink);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_Recorded_MeansWhatItSaysHoweverItIsSplit(string id)
    {
        var body = CohereExchanges.Chat.Get(id).Body;
        foreach (var size in new[] { int.MaxValue / 2, 1, 7, 1000 })
        {
            CohereExchanges.ReadStream(body).ShouldMatch(FramedReading.Read(Protocol, body, size));
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_CutBeforeItsMessageEnd_IsNotWhole(string id)
    {
        var body = CohereExchanges.Chat.Get(id).Body;
        var end = Encoding.UTF8.GetString(body).IndexOf("event: message-end", StringComparison.Ordinal);
        end.ShouldBeGreaterThan(0);
        foreach (var cut in StreamReading.Boundaries(body).Where(b => b <= Encoding.UTF8.GetByteCount(Encoding.UTF8.GetString(body)[..end])))
        {
            var sink = FramedReading.Read(Protocol, body.AsSpan(0, cut), 64);

            sink.Ended.ShouldBeFalse($"cut at {cut} of {body.Length}");
            sink.Choices.Values.ShouldAllBe(c => c.Finish == null);
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_Recorded_IsOfItsKind(string id)
    {
        var exchange = CohereExchanges.Chat.Get(id);

        var error = Protocol.ParseError(exchange.Status, null, exchange.Body);

        var sent = JsonNode.Parse(exchange.Body)!;
        error.Message.ShouldBe((string)sent["message"]!);
        error.Type.ShouldBe((string?)sent["error_type"]);
        FailureClassifier.Classify(exchange.Status, error, fallbackOnRefusal: false).ShouldBe(exchange.Status switch
        {
            401 => FailureKind.CredentialRejected,
            404 => FailureKind.ModelMissing,
            400 when error.Type == "TOO_MANY_TOKENS" => FailureKind.ContextTooLong,
            var other => throw new NotSupportedException($"{other}"),
        });
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_Recorded_IsRenderedWithTheSameMeaning(string id)
    {
        var recorded = JsonNode.Parse(NativeExchanges.RequestBody(CohereExchanges.Chat.Get(id))!)!.AsObject();

        var (body, request) = CohereInverse.Read(recorded).Rendered(Protocol, (string)recorded["model"]!);

        request.Path.ShouldBe("/v2/chat");
        request.Dropped.ShouldBeEmpty();
        Spec?.Faults(body).ShouldBeEmpty(body.ToJsonString());
        var (got, expected) = (CohereInverse.Normal(body), CohereInverse.Normal(recorded));
        JsonNode.DeepEquals(got, expected).ShouldBeTrue($"rendered {got.ToJsonString()}\nrecorded {expected.ToJsonString()}");
    }

    [Fact]
    public void Specification_OfABodyThatIsWrong_SaysSo()
    {
        Assert.SkipWhen(Spec is null, RecordedFolder.WhyMissing);
        Spec.Faults(JsonNode.Parse("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","txt":""}]}],"tool_choice":"AUTO","temperature":2}""")!).Count.ShouldBe(3);
    }

    [Fact]
    public void Answer_Mutated_IsReadOrSaidToBeBroken()
    {
        var pieces = Pieces();
        Assert.SkipWhen(pieces.Length == 0, RecordedFolder.WhyMissing);
        Mutation.Check(Protocol, pieces);
        Mutation.CutAnywhere(Protocol, pieces.Where((_, i) => i % 9 == 0).ToArray());
        Mutation.Feed(Protocol, Encoding.UTF8.GetBytes(new string('[', 100_000)));
    }

    private static byte[][] Pieces() =>
    [
        .. CohereExchanges.Chat.All.Values.SelectMany(e => e.IsStream ? ClientAnswer.ReadEvents(e.Body).Select(Encoding.UTF8.GetBytes) : [e.Body]),
        """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"a"}}},"logprobs":{"text":"a","token_ids":[1],"logprobs":[-0.5]}}"""u8.ToArray(),
    ];
}
