using System.Text.Json;
using System.Text.Unicode;
using Gateway.Conversations;

namespace Gateway.Protocols.Cohere;

/// <summary>Reads an answer that came whole.</summary>
internal static class CohereAnswerParser
{
    public static void Parse(ReadOnlySpan<byte> body, IAnswerSink sink)
    {
        if (!Utf8.IsValid(body))
        {
            throw new JsonException("The answer is not UTF-8.");
        }

        ReadOnlySpan<byte> id = default, message = default, reason = default, usage = default, logprobs = default;
        var cursor = new JsonCursor(body);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("id"u8))
            {
                id = cursor.Text();
            }
            else if (cursor.NameIs("message"u8))
            {
                message = cursor.Raw();
            }
            else if (cursor.NameIs("finish_reason"u8))
            {
                reason = cursor.Text();
            }
            else if (cursor.NameIs("usage"u8))
            {
                usage = cursor.Raw();
            }
            else if (cursor.NameIs("logprobs"u8))
            {
                logprobs = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (message is [(byte)'"', ..])
        {
            CohereEnding.Fail(body, sink);   // where an error has its text
            return;
        }

        if (message.IsEmpty)
        {
            throw new JsonException("The answer has no message.");
        }

        sink.Begin(id, default, null);
        var hasCalls = ReadMessage(CohereMessage.Read(message), sink);
        if (logprobs.Length > 2)
        {
            sink.Logprobs(0, CohereLogprobs.Translate(logprobs));
        }

        CohereEnding.Report(reason, default, usage, hasCalls, sink);
    }

    private static bool ReadMessage(in CohereMessage message, IAnswerSink sink)
    {
        CohereContent.Think(message.ToolPlan, sink);
        if (message.Content is [(byte)'[', ..])
        {
            var blocks = new JsonCursor(message.Content);
            blocks.EnterArray();
            while (blocks.NextElement(out var block))
            {
                CohereContent.ReadBlock(block, sink);
            }
        }
        else
        {
            CohereContent.ReadBlock(message.Content, sink);
        }

        if (!message.Citations.IsEmpty)
        {
            var citations = new JsonCursor(message.Citations);
            citations.EnterArray();
            while (citations.NextElement(out var citation))
            {
                sink.Citation(0, citation);
            }
        }

        return ReadCalls(message.ToolCalls, sink);
    }

    private static bool ReadCalls(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json.IsEmpty)
        {
            return false;
        }

        var count = 0;
        var calls = new JsonCursor(json);
        calls.EnterArray();
        while (calls.NextElement(out var item))
        {
            var call = CohereCall.Read(item);
            sink.ToolCall(0, count, call.Id, call.Name);
            sink.ToolArguments(0, count, call.Arguments.IsEmpty ? "{}"u8 : call.Arguments);
            count++;
        }

        return count > 0;
    }
}
