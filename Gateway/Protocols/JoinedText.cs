using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>The texts of several parts as one, for formats whose messages have one text each.</summary>
internal static class JoinedText
{
    /// <summary>A line break, as it stands in a JSON string.</summary>
    private static ReadOnlySpan<byte> Between => "\\n"u8;

    /// <summary>What is said: texts and refusals, a line each. A single one is not copied.</summary>
    public static JsonString Said(ImmutableArray<Part> parts) => Join(parts, static part => part switch
    {
        Part.Text text => text.Value,
        Part.Refusal refusal => refusal.Value,
        _ => default,
    });

    /// <summary>What was thought.</summary>
    public static JsonString Thought(ImmutableArray<Part> parts) => Join(parts, static part => part is Part.Reasoning reasoning ? reasoning.Value : default);

    private static JsonString Join(ImmutableArray<Part> parts, Func<Part, JsonString> textOf)
    {
        JsonString only = default;
        var count = 0;
        var length = 0;
        foreach (var part in parts)
        {
            if (textOf(part) is { IsEmpty: false } text)
            {
                only = text;
                count++;
                length += text.Inner.Length + Between.Length;
            }
        }

        if (count <= 1)
        {
            return only;
        }

        var joined = new byte[length - Between.Length];
        var at = 0;
        foreach (var part in parts)
        {
            if (textOf(part) is { IsEmpty: false } text)
            {
                if (at > 0)
                {
                    Between.CopyTo(joined.AsSpan(at));
                    at += Between.Length;
                }

                text.Inner.Span.CopyTo(joined.AsSpan(at));
                at += text.Inner.Length;
            }
        }

        return new(joined);
    }
}
