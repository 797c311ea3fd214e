using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Responses;

/// <summary>The members of a <c>response</c> that mean something here; what is absent is empty.</summary>
internal ref struct ResponseFacts
{
    /// <summary>A string, as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> Id;

    /// <summary>A string, as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> Model;

    /// <summary>A string, as it stands between its quotes.</summary>
    public ReadOnlySpan<byte> Status;

    /// <summary>Why it is incomplete.</summary>
    public ReadOnlySpan<byte> Reason;

    /// <summary>A JSON array.</summary>
    public ReadOnlySpan<byte> Output;

    /// <summary>A JSON object.</summary>
    public ReadOnlySpan<byte> Usage;

    public bool HasError;

    public static ResponseFacts Read(ReadOnlySpan<byte> json)
    {
        var facts = default(ResponseFacts);
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("id"u8))
            {
                facts.Id = cursor.Text();
            }
            else if (cursor.NameIs("model"u8))
            {
                facts.Model = cursor.Text();
            }
            else if (cursor.NameIs("status"u8))
            {
                facts.Status = cursor.Text();
            }
            else if (cursor.NameIs("incomplete_details"u8))
            {
                facts.Reason = Member(cursor.Raw(), "reason"u8);
            }
            else if (cursor.NameIs("output"u8))
            {
                facts.Output = cursor.Raw();
            }
            else if (cursor.NameIs("usage"u8))
            {
                facts.Usage = cursor.Raw();
            }
            else if (cursor.NameIs("error"u8))
            {
                facts.HasError = cursor.Raw().Length > 2;
            }
            else
            {
                cursor.Skip();
            }
        }

        return facts;
    }

    /// <summary>Its tokens, as the house counts them.</summary>
    public static AnswerUsage UsageOf(ReadOnlySpan<byte> json)
    {
        long input = 0, output = 0, cached = 0, reasoning = 0;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("input_tokens"u8))
            {
                input = cursor.Count(0);
            }
            else if (cursor.NameIs("output_tokens"u8))
            {
                output = cursor.Count(0);
            }
            else if (cursor.NameIs("input_tokens_details"u8))
            {
                cached = JsonNumber.Count(Member(cursor.Raw(), "cached_tokens"u8));
            }
            else if (cursor.NameIs("output_tokens_details"u8))
            {
                reasoning = JsonNumber.Count(Member(cursor.Raw(), "reasoning_tokens"u8));
            }
            else
            {
                cursor.Skip();
            }
        }

        return new(new TokenUsage(input, Math.Min(cached, input), output, Math.Min(reasoning, output)));
    }

    /// <summary>A member's value as it stands, a string without its quotes; nothing where there is none.</summary>
    public static ReadOnlySpan<byte> Member(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        if (json.IsEmpty || json[0] != '{')
        {
            return default;
        }

        ReadOnlySpan<byte> value = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs(name))
            {
                value = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        return value is [(byte)'"', .., (byte)'"'] ? value[1..^1] : value;
    }
}
