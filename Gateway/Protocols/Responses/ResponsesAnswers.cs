using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Responses;

/// <summary>Looks at answers of targets that speak Responses themselves: what they say, how they end and what they used.</summary>
internal sealed class ResponsesAnswers : IAnswerFormat
{
    public StreamFraming Framing => StreamFraming.ServerSentEvents;

    public IStreamParser CreateStreamParser() => new ResponsesStreamParser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        var response = ResponseFacts.Read(body);
        if (response.Output.IsEmpty)
        {
            if (response.HasError)
            {
                sink.Fail(ProviderErrorReader.Read(body.ToArray()));
                return;
            }

            throw new JsonException("The answer has no output.");
        }

        Tell(response, body, sink);
    }

    /// <summary>Tells of a response that is over, or goes on without this request.</summary>
    /// <param name="response">It.</param>
    /// <param name="json">Its bytes.</param>
    /// <param name="sink">Is told.</param>
    /// <param name="withOutput">Whether what it says was not told yet.</param>
    public static void Tell(in ResponseFacts response, ReadOnlySpan<byte> json, IAnswerSink sink, bool withOutput = true)
    {
        sink.Begin(response.Id, response.Model, null);
        if (response.HasError || response.Status.SequenceEqual("failed"u8))
        {
            sink.Fail(ProviderErrorReader.Read(json.ToArray()));
            return;
        }

        if (withOutput)
        {
            TellItems(response.Output, sink);
        }

        if (!response.Usage.IsEmpty)
        {
            sink.Usage(ResponseFacts.UsageOf(response.Usage), response.Usage);
        }

        sink.Finish(0, response.Reason.SequenceEqual("content_filter"u8) ? FinishReason.ContentFilter
            : response.Status.SequenceEqual("incomplete"u8) ? FinishReason.Length
            : FinishReason.Stop);
        sink.End();
    }

    /// <summary>All words of all items: it is only counted how many there are.</summary>
    private static void TellItems(ReadOnlySpan<byte> output, IAnswerSink sink)
    {
        var reader = new Utf8JsonReader(output, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName)
            {
                continue;
            }

            var (isText, isRefusal) = (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("arguments"u8), reader.ValueTextEquals("refusal"u8));
            reader.Read();
            if (reader.TokenType is JsonTokenType.String && isText)
            {
                sink.Text(0, reader.ValueSpan);
            }
            else if (reader.TokenType is JsonTokenType.String && isRefusal)
            {
                sink.Refusal(0, reader.ValueSpan);
            }
        }
    }
}
