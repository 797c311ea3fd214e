using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Gateway.Conversations;
using Gateway.Streaming;

namespace Gateway.Continuations;

/// <summary>What a target gets behind the conversation, to go on with an answer that broke off.</summary>
internal static class ContinuationPrompt
{
    /// <summary>Less is not worth a prefill: what a target says could begin like that by itself.</summary>
    private const int ShortestPrefill = 3;

    private const string GoOn =
        "Your last message broke off in transmission. Send the rest of it and nothing else: no remark, nothing of what is above. Begin with exactly these words, which came next, and go on from there:";

    private const string BeginAgain =
        "Your answer broke off in transmission after its first words. Send it again, without any remark. Begin with exactly these words:";

    /// <summary>What a target is told beside the text that it is to go on with, in bytes, at most.</summary>
    public static readonly int MostBytesAdded = Math.Max(GoOn.Length, BeginAgain.Length) + 1;

    /// <summary>Where the target's text joins the client's.</summary>
    /// <param name="shown">What the client has.</param>
    /// <param name="prefills">Whether the target goes on with an assistant's message by itself.</param>
    public static Anchor AnchorOf(string shown, bool prefills) =>
        string.IsNullOrWhiteSpace(shown) ? Anchor.Anew(shown)
        : prefills && Anchor.Prefill(shown) is { Sent: >= ShortestPrefill } prefill ? prefill
        : Anchor.Asked(shown);

    /// <summary>The conversation with what is to be gone on with.</summary>
    public static Conversation Extend(Conversation conversation, in Anchor anchor)
    {
        var messages = conversation.Messages.ToBuilder();
        if (anchor.Sent > 0)
        {
            messages.Add(new(Role.Assistant, [new Part.Text(TextOf(anchor.Shown.AsSpan(0, anchor.Sent)))]));
        }

        if (!anchor.IsPrefill)
        {
            messages.Add(new(Role.User, [new Part.Text(TextOf(InWords(anchor)))]));
        }

        return conversation with { Messages = messages.ToImmutable() };
    }

    /// <summary>The same as members of <c>messages</c>, with the comma before them.</summary>
    public static ReadOnlyMemory<byte> ToJson(in Anchor anchor)
    {
        using var json = new PooledBuffer(anchor.Sent + 512);
        if (anchor.Sent > 0)
        {
            json.Write(",{\"role\":\"assistant\",\"content\":\""u8);
            EscapedChars.Encode(anchor.Shown.AsSpan(0, anchor.Sent), json);
            json.Write(anchor.IsPrefill ? "\",\"prefix\":true}"u8 : "\"}"u8);
        }

        if (!anchor.IsPrefill)
        {
            json.Write(",{\"role\":\"user\",\"content\":\""u8);
            EscapedChars.Encode(InWords(anchor), json);
            json.Write("\"}"u8);
        }

        return json.WrittenSpan.ToArray();
    }

    private static string InWords(in Anchor anchor) => $"{(anchor.Sent > 0 ? GoOn : BeginAgain)}\n{anchor.Rest.Trim()}";

    private static JsonString TextOf(ReadOnlySpan<char> text)
    {
        using var json = new PooledBuffer(text.Length + 16);
        EscapedChars.Encode(text, json);
        return new(json.WrittenSpan.ToArray());
    }
}
