using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Conversations;

namespace Gateway.Protocols.Responses;

/// <summary>Writes a <c>response</c>: in one piece, or as it stands at one moment of a stream.</summary>
internal sealed class ResponsesForm : IDraftForm
{
    public static ResponsesForm Instance { get; } = new();

    public void Write(AnswerDraft draft, IBufferWriter<byte> output, ReadOnlySpan<byte> edge)
    {
        WriteHead(output, draft);
        output.Write("\"status\":\""u8);
        var why = WhyIncomplete(draft);
        output.Write(why.IsEmpty ? "completed"u8 : "incomplete"u8);
        output.Write("\",\"incomplete_details\":"u8);
        if (why.IsEmpty)
        {
            output.Write("null"u8);
        }
        else
        {
            output.Write("{\"reason\":\""u8);
            output.Write(why);
            output.Write("\"}"u8);
        }

        output.Write(",\"output\":["u8);
        for (var at = 0; at < draft.Blocks.Count; at++)
        {
            output.Write(at == 0 ? default : ","u8);
            ResponseItem.Write(output, draft, at, isDone: true);
        }

        output.Write("],\"usage\":"u8);
        WriteUsage(output, draft.UsageSoFar);
        GatewayMember.Write(output, draft, edge);
        output.Write("}"u8);
    }

    /// <summary>Writes it as it is before anything came.</summary>
    public static void WriteBegun(IBufferWriter<byte> output, AnswerDraft draft)
    {
        WriteHead(output, draft);
        output.Write("\"status\":\"in_progress\",\"incomplete_details\":null,\"output\":[],\"usage\":null}"u8);
    }

    /// <summary>Why it is not complete; empty for one that is.</summary>
    public static ReadOnlySpan<byte> WhyIncomplete(AnswerDraft draft) => draft.Reason switch
    {
        FinishReason.Length => "max_output_tokens"u8,
        FinishReason.ContentFilter when !draft.Blocks.Any(block => block.Kind is DraftKind.Refusal) => "content_filter"u8,
        _ => default,
    };

    /// <summary>What the request said is the client's to know; members that its SDKs look for are there.</summary>
    private static void WriteHead(IBufferWriter<byte> output, AnswerDraft draft)
    {
        output.Write("{\"id\":\""u8);
        output.Write(draft.Id.Length > 0 ? draft.Id : Encoding.ASCII.GetBytes($"resp_{CallIds.Digits(draft.Terms.RequestId)}"));
        output.Write("\",\"object\":\"response\",\"created_at\":"u8);
        output.Write(Encoding.ASCII.GetBytes((draft.Created ?? draft.Terms.Created).ToString(CultureInfo.InvariantCulture)));
        output.Write(",\"model\":\""u8);
        output.Write(draft.Model.Length > 0 ? draft.Model : JsonString.FromText(draft.Terms.Model).Inner.Span);
        output.Write("\",\"error\":null,\"instructions\":null,\"metadata\":{},\"parallel_tool_calls\":true,\"previous_response_id\":null,\"store\":false,"u8);
        output.Write("\"temperature\":null,\"top_p\":null,\"tool_choice\":\"auto\",\"tools\":[],\"max_output_tokens\":null,\"truncation\":\"disabled\","u8);
    }

    private static void WriteUsage(IBufferWriter<byte> output, AnswerUsage? usage)
    {
        if (usage is not { Tokens: var tokens })
        {
            output.Write("null"u8);
            return;
        }

        output.Write(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"input_tokens\":{tokens.Prompt},\"input_tokens_details\":{{\"cached_tokens\":{tokens.CachedPrompt}}},\"output_tokens\":{tokens.Completion},\"output_tokens_details\":{{\"reasoning_tokens\":{tokens.Reasoning}}},\"total_tokens\":{tokens.Prompt + tokens.Completion}}}")));
    }
}
