using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gateway.Protocols.Responses;

/// <summary>Writes an item of <c>output</c>. What a call is sealed with is an item of reasoning before it; each other piece of an answer is one item.</summary>
internal static class ResponseItem
{
    /// <summary>Writes an item, as it begins or as it ends.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="draft">The answer.</param>
    /// <param name="at">Which of its pieces.</param>
    /// <param name="isDone">Whether it has ended; one that begins has no content.</param>
    public static void Write(IBufferWriter<byte> output, AnswerDraft draft, int at, bool isDone)
    {
        var block = draft.Blocks[at];
        output.Write("{\"id\":\""u8);
        WriteId(output, draft, at);
        output.Write(isDone ? "\",\"status\":\"completed\","u8 : "\",\"status\":\"in_progress\","u8);
        switch (block.Kind)
        {
            case DraftKind.Call:
                output.Write("\"type\":\"function_call\",\"call_id\":\""u8);
                output.Write(block.Id);
                output.Write("\",\"name\":\""u8);
                output.Write(block.Name);
                output.Write("\",\"arguments\":\""u8);
                output.Write(isDone ? Arguments(block) : default);
                output.Write("\"}"u8);
                break;
            case DraftKind.Reasoning or DraftKind.Redacted:
                WriteReasoning(output, block, isDone);
                break;
            default:
                output.Write("\"type\":\"message\",\"role\":\"assistant\",\"content\":["u8);
                if (isDone)
                {
                    WritePart(output, block, block.Text.WrittenSpan);
                }

                output.Write("]}"u8);
                break;
        }
    }

    /// <summary>Writes the part of a message's content, or of reasoning's summary, with this text.</summary>
    public static void WritePart(IBufferWriter<byte> output, DraftBlock block, ReadOnlySpan<byte> text)
    {
        output.Write(block.Kind switch
        {
            DraftKind.Reasoning => "{\"type\":\"summary_text\",\"text\":\""u8,
            DraftKind.Refusal => "{\"type\":\"refusal\",\"refusal\":\""u8,
            _ => "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\""u8,
        });
        output.Write(text);
        output.Write("\"}"u8);
    }

    public static void WriteId(IBufferWriter<byte> output, AnswerDraft draft, int at)
    {
        output.Write(draft.Blocks[at].Kind switch
        {
            DraftKind.Call => "fc_"u8,
            DraftKind.Reasoning or DraftKind.Redacted => "rs_"u8,
            _ => "msg_"u8,
        });
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{CallIds.Digits(draft.Terms.RequestId)}{at}")));
    }

    /// <summary>No arguments at all are no JSON, and SDKs read them as such.</summary>
    public static ReadOnlySpan<byte> Arguments(DraftBlock call) => call.Text.Length == 0 ? "{}"u8 : call.Text.WrittenSpan;

    private static void WriteReasoning(IBufferWriter<byte> output, DraftBlock block, bool isDone)
    {
        output.Write("\"type\":\"reasoning\",\"summary\":["u8);
        if (isDone && block.Text.Length > 0)
        {
            WritePart(output, block, block.Text.WrittenSpan);
        }

        output.Write("],\"encrypted_content\":"u8);
        if (!isDone)
        {
            output.Write("null}"u8);
            return;
        }

        output.Write("\""u8);
        GatewaySeal.Write(output, null, block.SealFormat, block.Seal, block.IsCallSeal);
        output.Write("\"}"u8);
    }
}
