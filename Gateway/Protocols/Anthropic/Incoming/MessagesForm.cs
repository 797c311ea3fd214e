using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Writes a <c>message</c> in one piece.</summary>
internal sealed class MessagesForm : IDraftForm
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static MessagesForm Instance { get; } = new();

    public void Write(AnswerDraft draft, IBufferWriter<byte> output, ReadOnlySpan<byte> edge)
    {
        WriteHead(output, draft.Id, draft.Model, draft.Terms);
        for (var at = 0; at < draft.Blocks.Count; at++)
        {
            output.Write(at == 0 ? default : ","u8);
            WriteBlock(output, draft.Blocks[at]);
        }

        output.Write("],\"stop_reason\":\""u8);
        output.Write(MessagesUsage.StopReason(draft.Reason, draft.HasCalls, draft.HasRefusal));
        output.Write("\",\"stop_sequence\":null,\"usage\":"u8);
        MessagesUsage.Write(output, draft.UsageSoFar);
        GatewayMember.Write(output, draft, edge);
        output.Write("}"u8);
    }

    /// <summary>Writes what a message begins with, up to the first of its content.</summary>
    public static void WriteHead(IBufferWriter<byte> output, ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, AnswerTerms terms)
    {
        output.Write("{\"id\":\""u8);
        output.Write(id.IsEmpty ? Encoding.ASCII.GetBytes($"msg_{CallIds.Digits(terms.RequestId)}") : id);
        output.Write("\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\""u8);
        output.Write(model.IsEmpty ? JsonString.FromText(terms.Model).Inner.Span : model);
        output.Write("\",\"content\":["u8);
    }

    private static void WriteBlock(IBufferWriter<byte> output, DraftBlock block)
    {
        switch (block.Kind)
        {
            case DraftKind.Reasoning:
                output.Write("{\"type\":\"thinking\",\"thinking\":\""u8);
                output.Write(block.Text.WrittenSpan);
                output.Write("\",\"signature\":\""u8);
                GatewaySeal.Write(output, AnthropicProtocol.SealFormat, block.SealFormat, block.Seal);
                break;
            case DraftKind.Redacted:
                output.Write("{\"type\":\"redacted_thinking\",\"data\":\""u8);
                GatewaySeal.Write(output, AnthropicProtocol.SealFormat, block.SealFormat, block.Seal, block.IsCallSeal);
                break;
            case DraftKind.Call:
                WriteCall(output, block);
                return;
            default:
                output.Write("{\"type\":\"text\",\"text\":\""u8);
                output.Write(block.Text.WrittenSpan);
                break;
        }

        output.Write("\"}"u8);
    }

    private static void WriteCall(IBufferWriter<byte> output, DraftBlock call)
    {
        output.Write("{\"type\":\"tool_use\",\"id\":\""u8);
        output.Write(call.Id);
        output.Write("\",\"name\":\""u8);
        output.Write(call.Name);
        output.Write("\",\"input\":"u8);
        using (var json = new Utf8JsonWriter(output, WriterOptions))
        {
            ToolInput.Write(json, new(call.Text.WrittenMemory));
        }

        output.Write("}"u8);
    }
}
