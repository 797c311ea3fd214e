using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Gateway.Protocols;
using Gateway.Protocols.Anthropic;
using Gateway.Protocols.Bedrock;
using Gateway.Protocols.Cohere;
using Gateway.Protocols.Gemini;
using Gateway.Protocols.Interactions;
using Gateway.Protocols.Ollama;

namespace MicroBenchmarks;

/// <summary>Streams of so many pieces of text in each format, with the words and the order of the real ones.</summary>
internal static class NativeStreams
{
    public static IProtocol Protocol(string format) => format switch
    {
        "anthropic" => new AnthropicProtocol(),
        "gemini" => new GeminiProtocol(),
        "gemini-interactions" => new InteractionsProtocol(),
        "ollama" => new OllamaProtocol(),
        "cohere" => new CohereProtocol(),
        "bedrock" => new BedrockProtocol(),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    public static byte[] Of(string format, int events) => format switch
    {
        "anthropic" => Text(
            """event: message_start||data: {"type":"message_start","message":{"model":"claude-sonnet-4-5-20250929","id":"msg_01","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":12,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":1}}}||||event: content_block_start||data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """event: content_block_delta||data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" word#"}}""",
            """event: content_block_stop||data: {"type":"content_block_stop","index":0}||||event: message_delta||data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":64}}||||event: message_stop||data: {"type":"message_stop"}""",
            events),
        "gemini" => Text(
            "",
            """data: {"candidates":[{"content":{"parts":[{"text":" word#"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":#,"totalTokenCount":76},"modelVersion":"gemini-2.5-flash","responseId":"abc"}""",
            """data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":64,"totalTokenCount":76},"modelVersion":"gemini-2.5-flash","responseId":"abc"}""",
            events),
        "gemini-interactions" => Text(
            """event: interaction.created||data: {"interaction":{"id":"v1_1","status":"in_progress","object":"interaction","model":"gemini-2.5-flash"},"event_type":"interaction.created"}||||event: step.start||data: {"index":0,"step":{"type":"model_output"},"event_type":"step.start"}""",
            """event: step.delta||data: {"index":0,"delta":{"text":" word#","type":"text"},"event_type":"step.delta"}""",
            """event: step.stop||data: {"index":0,"event_type":"step.stop"}||||event: interaction.completed||data: {"interaction":{"id":"v1_1","status":"completed","usage":{"total_tokens":76,"total_input_tokens":12,"total_output_tokens":64},"model":"gemini-2.5-flash"},"event_type":"interaction.completed"}""",
            events),
        "ollama" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, events).Select(i => $$$"""{"model":"qwen3","created_at":"2026-11-21T12:00:00.000000Z","message":{"role":"assistant","content":" word{{{i}}}"},"done":false}""" + "\n"))
            + """{"model":"qwen3","created_at":"2026-11-21T12:00:01.000000Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":1,"prompt_eval_count":12,"eval_count":64}""" + "\n"),
        "cohere" => Text(
            """event: message-start||data: {"id":"c1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}||||event: content-start||data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}}""",
            """event: content-delta||data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"text":" word#"}}}}""",
            """event: content-end||data: {"type":"content-end","index":0}||||event: message-end||data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":12,"output_tokens":64},"tokens":{"input_tokens":12,"output_tokens":64}}}}""",
            events),
        "bedrock" => [
            .. Frame("messageStart", """{"role":"assistant"}"""),
            .. Enumerable.Range(0, events).SelectMany(i => Frame("contentBlockDelta", $$$"""{"contentBlockIndex":0,"delta":{"text":" word{{{i}}}"},"p":"abcdefgh"}""")),
            .. Frame("contentBlockStop", """{"contentBlockIndex":0}"""),
            .. Frame("messageStop", """{"stopReason":"end_turn"}"""),
            .. Frame("metadata", """{"usage":{"inputTokens":12,"outputTokens":64,"totalTokens":76},"metrics":{"latencyMs":900}}"""),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static byte[] Text(string before, string each, string after, int events)
    {
        var pieces = Enumerable.Range(0, events).Select(i => each.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)).Prepend(before).Append(after);
        return Encoding.UTF8.GetBytes(string.Concat(pieces.Where(p => p.Length > 0).Select(p => p.Replace("||", "\n", StringComparison.Ordinal) + "\n\n")));
    }

    private static byte[] Frame(string name, string payload)
    {
        byte[] headers = [.. Header(":event-type", name), .. Header(":content-type", "application/json"), .. Header(":message-type", "event")];
        var body = Encoding.UTF8.GetBytes(payload);
        var frame = new byte[16 + headers.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc(frame.AsSpan(0, 8)));
        headers.CopyTo(frame, 12);
        body.CopyTo(frame, 12 + headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static byte[] Header(string name, string value) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 7, (byte)(value.Length >> 8), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    /// <summary>CRC-32 as in ISO 3309, bit by bit: it is not what is measured.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320u);
            }
        }

        return ~crc;
    }
}
