using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Continuations;

/// <summary>Writes the chunks of an answer that goes on: by the id, the time and the model of the one that broke off, so that to the client it is one.</summary>
internal sealed class ContinuedChunks(PartialAnswer shown)
{
    private readonly byte[] _head =
    [
        .. "data: {\"id\":\""u8, .. shown.Id,
        .. "\",\"object\":\"chat.completion.chunk\",\"created\":"u8, .. Encoding.ASCII.GetBytes(shown.Created.ToString(CultureInfo.InvariantCulture)),
        .. ",\"model\":\""u8, .. shown.Model,
        .. "\",\"choices\":["u8,
    ];

    /// <summary>Writes more of the text.</summary>
    public void WriteText(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        output.Write(_head);
        output.Write("{\"index\":0,\"delta\":{\"content\":\""u8);
        EscapedChars.Encode(text, output);
        output.Write("\"},\"finish_reason\":null}]}\n\n"u8);
    }

    /// <summary>Writes the end: the finish reason, the usage of all attempts where it is wanted, and on the last of them what became of the request, which is told unasked: the answer is of two minds.</summary>
    public void WriteEnd(IBufferWriter<byte> output, string finish, ContinuedEnding ending, TokenUsage? last)
    {
        output.Write(_head);
        output.Write("{\"index\":0,\"delta\":{},\"finish_reason\":\""u8);
        EscapedChars.Encode(finish, output);
        output.Write("\"}]"u8);
        if (ending.WantsUsage)
        {
            output.Write("}\n\n"u8);
            WriteUsage(output, ending, last);
        }

        WriteTrailer(output, ending, last);
    }

    /// <summary>Writes what follows a finish reason that the client has seen.</summary>
    public void WriteTail(IBufferWriter<byte> output, ContinuedEnding ending)
    {
        if (ending.WantsUsage)
        {
            WriteUsage(output, ending, null);
            WriteTrailer(output, ending, null);
        }
        else if (ending.Trace)
        {
            output.Write(_head);
            output.Write("]"u8);
            WriteTrailer(output, ending, null);
        }
        else
        {
            output.Write("data: [DONE]\n\n"u8);
        }
    }

    private void WriteUsage(IBufferWriter<byte> output, ContinuedEnding ending, TokenUsage? last)
    {
        output.Write(_head);
        output.Write("],\"usage\":"u8);
        UsageWriter.Write(output, new AnswerUsage(Sum(ending.UsedBefore, last ?? default)));
    }

    private static void WriteTrailer(IBufferWriter<byte> output, ContinuedEnding ending, TokenUsage? last)
    {
        output.Write(",\"gateway\":"u8);
        output.Write(ending.Trailer(last).Span);
        output.Write("}\n\ndata: [DONE]\n\n"u8);
    }

    private static TokenUsage Sum(in TokenUsage a, in TokenUsage b) =>
        new(a.Prompt + b.Prompt, a.CachedPrompt + b.CachedPrompt, a.Completion + b.Completion, a.Reasoning + b.Reasoning) { CacheWritten = a.CacheWritten + b.CacheWritten };
}
