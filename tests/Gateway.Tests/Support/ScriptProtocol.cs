using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols;
using Routing.Targets;

namespace Gateway.Tests.Support;

/// <summary>
/// A made-up format whose events say in so many words what to tell the sink: <c>{"text":"x"}</c>, <c>{"call":"f"}</c>, <c>{"args":"{}"}</c>, <c>{"finish":"Stop"}</c>,
/// <c>{"usage":[3,4]}</c>, <c>{"refusal":"x"}</c>, <c>{"error":"overloaded_error"}</c>, <c>{"end":true}</c>; a whole answer is an array of them.
/// </summary>
internal sealed class ScriptProtocol(string name, StreamFraming framing = StreamFraming.JsonLines, Capabilities capabilities = Capabilities.All) : IProtocol
{
    public string Name => name;

    public Capabilities Capabilities => capabilities;

    public StreamFraming Framing => framing;

    public RenderedRequest Render(Conversation conversation, in RenderTarget target, IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartArray("texts"u8);
        foreach (var text in conversation.Messages.SelectMany(message => message.Parts).OfType<Part.Text>())
        {
            text.Value.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteNumber("max"u8, conversation.MaxTokens ?? 0);
        json.WriteEndObject();
        json.Flush();
        return new($"/say/{target.Model}?stream={(conversation.Stream ? 1 : 0)}")
        {
            Headers = [new("x-script-version", "7"), new("x-own", "format")],
            Dropped = [.. conversation.Extra.Select(extra => extra.Name)],
        };
    }

    public IStreamParser CreateStreamParser() => new Parser();

    public void ParseAnswer(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        var parser = new Parser();
        foreach (var item in JsonElement.Parse(body).EnumerateArray())
        {
            parser.Parse(default, Encoding.UTF8.GetBytes(item.GetRawText()), sink);
        }
    }

    public ProviderError ParseError(int status, string? errorType, ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        return ProviderError.Empty with { Message = text, Code = errorType, RetryAfter = text.Contains("wait", StringComparison.Ordinal) ? TimeSpan.FromSeconds(9) : null };
    }

    private sealed class Parser : IStreamParser
    {
        private int _calls = -1;

        public void Parse(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IAnswerSink sink)
        {
            var said = JsonElement.Parse(data);
            foreach (var member in said.ValueKind is JsonValueKind.Object ? said.EnumerateObject() : throw new JsonException("No object."))
            {
                var raw = Encoding.UTF8.GetBytes(member.Value.GetRawText());
                var text = member.Value.ValueKind is JsonValueKind.String ? raw.AsSpan(1..^1) : raw;
                switch (member.Name)
                {
                    case "id":
                        sink.Begin(text, "said"u8, 5);
                        break;
                    case "text":
                        sink.Text(0, text);
                        break;
                    case "reasoning":
                        sink.Reasoning(0, text);
                        break;
                    case "refusal":
                        sink.Refusal(0, text);
                        break;
                    case "call":
                        sink.ToolCall(0, ++_calls, default, text);
                        break;
                    case "args":
                        sink.ToolArguments(0, _calls, text);
                        break;
                    case "finish":
                        sink.Finish(0, Enum.TryParse<FinishReason>(member.Value.GetString(), out var reason) ? reason : throw new JsonException("No reason."));
                        break;
                    case "usage":
                        sink.Usage(new(new TokenUsage(member.Value[0].GetInt64(), 0, member.Value[1].GetInt64(), 0)), raw);
                        break;
                    case "error":
                        sink.Fail(ProviderError.Empty with { Message = "it broke", Type = member.Value.GetString() });
                        break;
                    case "end":
                        sink.End();
                        break;
                    default:
                        throw new JsonException("Unknown.");
                }
            }
        }

        public void Complete(IAnswerSink sink)
        {
        }
    }
}
