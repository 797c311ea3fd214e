using System.Text;
using Gateway.Tests.Recorded;
using Gateway.Tests.Streaming;

namespace Gateway.Tests.RoundTrips;

/// <summary>A format that providers speak: its pieces of one answer, which looks something up after a word.</summary>
/// <param name="Model">One that the format's rows take.</param>
/// <param name="ContentType">Of a stream.</param>
/// <param name="Pieces">The stream, piece by piece.</param>
internal sealed record ProviderWay(string Model, string ContentType, IReadOnlyList<byte[]> Pieces)
{
    private const string Sse = "text/event-stream";
    private const string Frames = "application/vnd.amazon.eventstream";

    private static readonly string[] Claude =
    [
        """{"type":"message_start","message":{"model":"claude","id":"msg_1","type":"message","role":"assistant","content":[],"usage":{"input_tokens":12,"output_tokens":1}}}""",
        """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Looking"}}""",
        """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" it up."}}""",
        """{"type":"content_block_stop","index":0}""",
        """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}""",
        """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"Paris\"}"}}""",
        """{"type":"content_block_stop","index":1}""",
        """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":7}}""",
        """{"type":"message_stop"}""",
    ];

    private static readonly string[] Google =
    [
        """{"candidates":[{"content":{"parts":[{"text":"Looking"}],"role":"model"},"index":0}],"modelVersion":"gemini"}""",
        """{"candidates":[{"content":{"parts":[{"text":" it up."}],"role":"model"},"index":0}],"modelVersion":"gemini"}""",
        """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"get_weather","args":{"city":"Paris"}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":7,"totalTokenCount":19}}""",
    ];

    private static readonly ProviderWay OpenAI = new("m", Sse, Events(
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Looking"},"finish_reason":null}]}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":" it up."},"finish_reason":null}]}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_2","type":"function","function":{"name":"get_weather","arguments":""}}]},"finish_reason":null}]}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":\"Paris\"}"}}]},"finish_reason":null}]}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""",
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":7,"total_tokens":19}}""",
        "[DONE]"));

    /// <summary>What the pieces say.</summary>
    public static SaidAnswer Said { get; } = new() { Text = "Looking it up.", Calls = [("get_weather", """{"city":"Paris"}""")], Finish = "tool_calls", Used = (12, 0, 7) };

    /// <summary>By a row's format; null for one that has no tools, or none here: a test says which.</summary>
    public static ProviderWay? Of(string format) => format switch
    {
        "openai" or "azure-openai" => OpenAI,
        "anthropic" => new("claude-sonnet-4-5", Sse, Events(Claude)),
        "bedrock-invoke" => new("anthropic.claude-sonnet-4-5-20250929-v1:0", Frames, [.. Claude.Select(data => EventStreamFrames.Event("chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(data))}}"}"""))]),
        "gemini" or "vertex" => new("gemini-2.5-flash", Sse, Events(Google)),
        "gemini-interactions" => new("gemini-3-flash", Sse, Events(
            """{"interaction":{"id":"v1_1","status":"in_progress","object":"interaction","model":"gemini"},"event_type":"interaction.created"}""",
            """{"index":0,"step":{"type":"model_output"},"event_type":"step.start"}""",
            """{"index":0,"delta":{"text":"Looking","type":"text"},"event_type":"step.delta"}""",
            """{"index":0,"delta":{"text":" it up.","type":"text"},"event_type":"step.delta"}""",
            """{"index":0,"event_type":"step.stop"}""",
            """{"index":1,"step":{"type":"function_call","id":"call_2","name":"get_weather","arguments":{}},"event_type":"step.start"}""",
            """{"index":1,"delta":{"arguments":"{\"city\":","type":"arguments_delta"},"event_type":"step.delta"}""",
            """{"index":1,"delta":{"arguments":"\"Paris\"}","type":"arguments_delta"},"event_type":"step.delta"}""",
            """{"index":1,"event_type":"step.stop"}""",
            """{"interaction":{"id":"v1_1","status":"requires_action","usage":{"total_tokens":19,"total_input_tokens":12,"total_output_tokens":7},"model":"gemini"},"event_type":"interaction.completed"}""",
            "[DONE]")),
        "ollama" => new("m", "application/x-ndjson", [.. Lines(
            """{"model":"m","created_at":"2026-11-21T12:00:00Z","message":{"role":"assistant","content":"Looking"},"done":false}""",
            """{"model":"m","created_at":"2026-11-21T12:00:00Z","message":{"role":"assistant","content":" it up."},"done":false}""",
            """{"model":"m","created_at":"2026-11-21T12:00:00Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"get_weather","arguments":{"city":"Paris"}}}]},"done":false}""",
            """{"model":"m","created_at":"2026-11-21T12:00:01Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":12,"eval_count":7}""")]),
        "cohere" => new("command-a-vision-07-2025", Sse, Events(
            """{"id":"c","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}""",
            """{"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}""",
            """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"Looking"}}}}""",
            """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":" it up."}}}}""",
            """{"type":"content-end","index":0}""",
            """{"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"get_weather_1","type":"function","function":{"name":"get_weather","arguments":""}}}}}""",
            """{"type":"tool-call-delta","index":1,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\"city\":\"Paris\"}"}}}}}""",
            """{"type":"tool-call-end","index":1}""",
            """{"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{"tokens":{"input_tokens":12,"output_tokens":7}}}}""")),
        "bedrock" => new("anthropic.claude-sonnet-4-5-20250929-v1:0", Frames,
        [
            EventStreamFrames.Event("messageStart", """{"role":"assistant"}"""),
            EventStreamFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"Looking"}}"""),
            EventStreamFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":" it up."}}"""),
            EventStreamFrames.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
            EventStreamFrames.Event("contentBlockStart", """{"contentBlockIndex":1,"start":{"toolUse":{"toolUseId":"tooluse_1","name":"get_weather"}}}"""),
            EventStreamFrames.Event("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"toolUse":{"input":"{\"city\":\"Paris\"}"}}}"""),
            EventStreamFrames.Event("contentBlockStop", """{"contentBlockIndex":1}"""),
            EventStreamFrames.Event("messageStop", """{"stopReason":"tool_use"}"""),
            EventStreamFrames.Event("metadata", """{"usage":{"inputTokens":12,"outputTokens":7,"totalTokens":19}}"""),
        ]),
        _ => null,
    };

    private static byte[][] Events(params string[] data) => [.. data.Select(text => Encoding.UTF8.GetBytes($"data: {text}\n\n"))];

    private static byte[][] Lines(params string[] data) => [.. data.Select(text => Encoding.UTF8.GetBytes(text + "\n"))];
}
