using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads what providers want back with their reasoning, from where this gateway's own answers put it.</summary>
internal static class SealReader
{
    /// <summary>What <c>gateway.reasoning</c> of a message holds, in order.</summary>
    /// <param name="Bytes">How many bytes of the message's reasoning, decoded, this is about; 0 for redacted reasoning.</param>
    /// <param name="Seal">Null for text that nothing seals.</param>
    public readonly record struct Entry(long Bytes, ReasoningSeal? Seal);

    /// <summary>A message's <c>gateway</c> object.</summary>
    public static void ReadMessage(ref BodyCursor cursor, List<Entry> entries)
    {
        if (!cursor.EntersObject())
        {
            return;
        }

        while (cursor.NextMember())
        {
            if (cursor.Is("reasoning"u8) && cursor.EntersArray())
            {
                while (cursor.NextItem())
                {
                    if (cursor.EntersObject())
                    {
                        entries.Add(ReadEntry(ref cursor));
                    }
                }
            }
            else if (!cursor.Is("reasoning"u8))
            {
                cursor.Skip();
            }
        }
    }

    /// <summary>A tool call's <c>gateway</c> object: <c>{"seal":{"format","signature"}}</c>.</summary>
    public static ReasoningSeal? ReadCall(ref BodyCursor cursor)
    {
        ReasoningSeal? seal = null;
        if (cursor.EntersObject())
        {
            while (cursor.NextMember())
            {
                if (!cursor.Is("seal"u8))
                {
                    cursor.Skip();
                }
                else if (cursor.EntersObject())
                {
                    seal = ReadEntry(ref cursor).Seal;
                }
            }
        }

        return seal;
    }

    /// <summary>A tool call's <c>extra_content</c>, as Gemini's own OpenAI-format endpoint has it: <c>{"google":{"thought_signature"}}</c>.</summary>
    public static ReasoningSeal? ReadExtraContent(ref BodyCursor cursor)
    {
        ReasoningSeal? seal = null;
        if (cursor.EntersObject())
        {
            while (cursor.NextMember())
            {
                if (!cursor.Is("google"u8))
                {
                    cursor.Skip();
                }
                else if (cursor.EntersObject())
                {
                    seal = ReadGoogle(ref cursor) ?? seal;
                }
            }
        }

        return seal;
    }

    /// <summary>Cuts a message's reasoning apart as its seals say. Where they do not fit the text, a client has changed it, and the provider would refuse them.</summary>
    public static void Cut(JsonString? reasoning, List<Entry> entries, ImmutableArray<Part>.Builder parts)
    {
        var text = reasoning ?? new JsonString(default);
        if (entries.Count == 0 || entries.Sum(entry => entry.Bytes) != EscapedText.DecodedLength(text.Inner.Span) || !TryCut(text, entries, parts))
        {
            if (!text.IsEmpty)
            {
                parts.Add(new Part.Reasoning(text, null));
            }
        }
    }

    private static bool TryCut(JsonString text, List<Entry> entries, ImmutableArray<Part>.Builder parts)
    {
        var before = parts.Count;
        var rest = text.Inner;
        foreach (var entry in entries)
        {
            var length = EscapedText.LengthOf(rest.Span, entry.Bytes);
            if (length < 0)
            {
                parts.Count = before;
                return false;
            }

            if (length > 0 || entry.Seal is not null)
            {
                parts.Add(new Part.Reasoning(new(rest[..length]), entry.Seal));
            }

            rest = rest[length..];
        }

        return true;
    }

    private static Entry ReadEntry(ref BodyCursor cursor)
    {
        JsonString? format = null, signature = null, redacted = null;
        var bytes = 0L;
        while (cursor.NextMember())
        {
            if (cursor.Is("format"u8))
            {
                format = cursor.ReadString();
            }
            else if (cursor.Is("signature"u8))
            {
                signature = cursor.ReadString();
            }
            else if (cursor.Is("redacted"u8))
            {
                redacted = cursor.ReadString();
            }
            else if (cursor.Is("bytes"u8))
            {
                bytes = cursor.ReadCount(0) ?? 0;
            }
            else
            {
                cursor.Skip();
            }
        }

        return new(bytes, (redacted ?? signature) is { } value && format is { } name ? new(name.Decode(), value, redacted is not null) : null);
    }

    private static ReasoningSeal? ReadGoogle(ref BodyCursor cursor)
    {
        ReasoningSeal? seal = null;
        while (cursor.NextMember())
        {
            if (cursor.Is("thought_signature"u8))
            {
                seal = cursor.ReadString() is { } value ? new("gemini", value) : seal;
            }
            else
            {
                cursor.Skip();
            }
        }

        return seal;
    }
}
