using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Responses;

/// <summary>Looks at the events of a streamed response. An event says itself what it is.</summary>
internal sealed class ResponsesStreamParser : IStreamParser
{
    private bool _over;

    public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
    {
        if (_over || data.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        var type = ResponseFacts.Member(data, "type"u8);
        if (type.IsEmpty && data[0] != '{')
        {
            throw new JsonException("An event that is no object.");
        }

        if (type.SequenceEqual("response.output_text.delta"u8))
        {
            sink.Text(0, ResponseFacts.Member(data, "delta"u8));
        }
        else if (type.SequenceEqual("response.function_call_arguments.delta"u8) || type.SequenceEqual("response.custom_tool_call_input.delta"u8))
        {
            sink.ToolArguments(0, 0, ResponseFacts.Member(data, "delta"u8));
        }
        else if (type.SequenceEqual("response.reasoning_summary_text.delta"u8) || type.SequenceEqual("response.reasoning_text.delta"u8))
        {
            sink.Reasoning(0, ResponseFacts.Member(data, "delta"u8));
        }
        else if (type.SequenceEqual("response.refusal.delta"u8))
        {
            sink.Refusal(0, ResponseFacts.Member(data, "delta"u8));
        }
        else if (type.SequenceEqual("response.completed"u8) || type.SequenceEqual("response.incomplete"u8) || type.SequenceEqual("response.failed"u8))
        {
            _over = true;
            var response = ResponseFacts.Member(data, "response"u8);
            ResponsesAnswers.Tell(ResponseFacts.Read(response), response, sink, withOutput: false);
        }
        else if (type.SequenceEqual("error"u8) || (type.IsEmpty && !ResponseFacts.Member(data, "error"u8).IsEmpty))
        {
            _over = true;
            sink.Fail(ProviderErrorReader.Read(data.ToArray()));
        }
    }

    /// <summary>Without the event that ends it a stream was cut.</summary>
    public void Complete(IAnswerSink sink)
    {
    }
}
