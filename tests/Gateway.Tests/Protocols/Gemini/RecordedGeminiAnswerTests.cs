using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.Gemini;
using Gateway.Protocols.Vertex;
using Gateway.Streaming;
using Gateway.Tests.Recorded;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>Every recorded answer, read by the product and by the tests.</summary>
public class RecordedGeminiAnswerTests
{
    public static TheoryData<string> Answers => GeminiExchanges.Ids(e => e.Status == 200 && !e.IsEvents());

    public static TheoryData<string> Streams => GeminiExchanges.Ids(e => e.Status == 200 && e.IsEvents());

    public static TheoryData<string> Errors => GeminiExchanges.Ids(e => e.Status != 200);

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_Recorded_MeansWhatItSays(string id)
    {
        var exchange = GeminiExchanges.Get(id);
        var sink = new RecordingSink();

        Protocol(exchange).ParseAnswer(exchange.Body, sink);

        sink.Ended.ShouldBeTrue();
        GeminiReading.Of(exchange.Body).ShouldBe(sink);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_RecordedInAnyReads_MeansWhatItSays(string id)
    {
        var exchange = GeminiExchanges.Get(id);
        foreach (var size in new[] { exchange.Body.Length, 1, 7 })
        {
            var sink = Read(exchange, exchange.Body, size);

            sink.Ended.ShouldBeTrue();
            GeminiReading.Of(exchange.Body).ShouldBe(sink);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Stream_CutBehindAnyEventButTheLast_IsNotWhole(string id)
    {
        var exchange = GeminiExchanges.Get(id);
        var boundaries = StreamReading.Boundaries(exchange.Body);
        foreach (var cut in boundaries.Take(boundaries.Count - 1))
        {
            var sink = Read(exchange, exchange.Body[..cut], 64);

            sink.Ended.ShouldBeFalse($"cut at {cut} of {exchange.Body.Length}");
            sink.Failure.ShouldBeNull();
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_Recorded_IsOfTheKindThatItsStatusAndWordsSay(string id)
    {
        var exchange = GeminiExchanges.Get(id);

        var error = Protocol(exchange).ParseError(exchange.Status, null, exchange.Body);

        using var document = System.Text.Json.JsonDocument.Parse(exchange.Body);
        var sent = document.RootElement.GetProperty("error");
        error.Message.ShouldBe(sent.GetProperty("message").GetString());
        error.Type.ShouldBe(sent.GetProperty("status").GetString());
        error.Status.ShouldBe(exchange.Status);
        FailureClassifier.Classify(exchange.Status, error, fallbackOnRefusal: false).ShouldBe(exchange.Status switch
        {
            404 => FailureKind.ModelMissing,
            429 => FailureKind.Throttled,
            500 => FailureKind.Overloaded,
            _ when error.Message.StartsWith("API key", StringComparison.Ordinal) => FailureKind.CredentialRejected,
            _ when error.Message.StartsWith("The input token count", StringComparison.Ordinal) => FailureKind.ContextTooLong,
            _ => FailureKind.ClientFault,
        });
        error.RetryAfter.ShouldBe(sent.GetRawText().Contains("retryDelay", StringComparison.Ordinal) ? TimeSpan.FromSeconds(55) : null);
    }

    private static IProtocol Protocol(RecordedExchange exchange) => exchange.IsVertex() ? new VertexProtocol(new GeminiProtocol()) : new GeminiProtocol();

    private static RecordingSink Read(RecordedExchange exchange, byte[] body, int size)
    {
        var sink = new RecordingSink();
        var parser = Protocol(exchange).CreateStreamParser();
        var framer = default(SseFramer);
        var start = 0;
        for (var end = Math.Min(size, body.Length); ; end = Math.Min(end + size, body.Length))
        {
            while (framer.TryRead(body.AsSpan(start, end - start), end == body.Length, out var found))
            {
                if (found.DataLines > 0)
                {
                    found.DataLines.ShouldBe(1);
                    parser.Parse(default, body.AsSpan(start + found.DataStart, found.DataLength), sink);
                }

                start += found.Length;
            }

            if (end == body.Length)
            {
                parser.Complete(sink);
                return sink;
            }
        }
    }
}
