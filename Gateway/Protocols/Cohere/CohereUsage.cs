using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Protocols.Cohere;

/// <summary>
/// Reads <c>usage</c>. Its <c>tokens</c> are what the model read and wrote, Cohere's own template included; <c>billed_units</c>, mostly less, are what is on the bill
/// and stay in the native object.
/// </summary>
internal static class CohereUsage
{
    /// <summary>Passes it on; what is no usage is passed over.</summary>
    public static void Report(ReadOnlySpan<byte> json, IAnswerSink sink)
    {
        if (json is not [(byte)'{', ..])
        {
            return;
        }

        ReadOnlySpan<byte> tokens = default, billed = default, cached = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("tokens"u8))
            {
                tokens = cursor.Raw();
            }
            else if (cursor.NameIs("billed_units"u8))
            {
                billed = cursor.Raw();
            }
            else if (cursor.NameIs("cached_tokens"u8))
            {
                cached = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        var onBill = Counts.Read(billed);
        var counted = tokens.IsEmpty ? onBill : Counts.Read(tokens);

        // Some models' input has the image in it, others' has not (both recorded): less than is on the bill cannot be all.
        var prompt = counted.Input < onBill.Input ? counted.Input + counted.Image : counted.Input;
        if (prompt > 0 || counted.Output > 0)
        {
            sink.Usage(new(new TokenUsage(prompt, Math.Min(JsonNumber.Count(cached), prompt), counted.Output, Math.Min(counted.Reasoning, counted.Output))), json);
        }
    }

    private readonly record struct Counts(long Input, long Image, long Output, long Reasoning)
    {
        public static Counts Read(ReadOnlySpan<byte> json)
        {
            var counts = default(Counts);
            if (json is not [(byte)'{', ..])
            {
                return counts;
            }

            var cursor = new JsonCursor(json);
            cursor.EnterObject();
            while (cursor.NextMember())
            {
                if (cursor.NameIs("input_tokens"u8))
                {
                    counts = counts with { Input = JsonNumber.Count(cursor.Raw()) };
                }
                else if (cursor.NameIs("image_tokens"u8))
                {
                    counts = counts with { Image = JsonNumber.Count(cursor.Raw()) };
                }
                else if (cursor.NameIs("output_tokens"u8))
                {
                    counts = counts with { Output = JsonNumber.Count(cursor.Raw()) };
                }
                else if (cursor.NameIs("reasoning_tokens"u8))
                {
                    counts = counts with { Reasoning = JsonNumber.Count(cursor.Raw()) };
                }
                else
                {
                    cursor.Skip();
                }
            }

            return counts;
        }
    }
}
