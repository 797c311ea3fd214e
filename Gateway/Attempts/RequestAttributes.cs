using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace Gateway.Attempts;

/// <summary>The settings of a chat request as the GenAI conventions name them: numbers and words of a bounded vocabulary. What was said, and texts of the client's own, are passed over.</summary>
internal static class RequestAttributes
{
    /// <summary>Looks through the top of the body for them: done for spans that somebody gets to see, and for no other.</summary>
    public static void SetOn(Activity span, in ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                var number = NumberOf(json);
                var isSeed = json.ValueTextEquals("seed"u8);
                var isFormat = json.ValueTextEquals("response_format"u8);
                var isEffort = json.ValueTextEquals("reasoning_effort"u8);
                json.Read();
                if (number is not null && json.TokenType is JsonTokenType.Number)
                {
                    span.SetTag(number, json.GetDouble());
                }
                else if (isSeed && json.TokenType is JsonTokenType.Number && json.TryGetInt64(out var seed))
                {
                    span.SetTag("gen_ai.request.seed", seed);
                }
                else if (isEffort && json.TokenType is JsonTokenType.String && json.GetString() is "none" or "minimal" or "low" or "medium" or "high" or "xhigh")
                {
                    span.SetTag("gen_ai.request.reasoning.level", json.GetString());
                }
                else if (isFormat && json.TokenType is JsonTokenType.StartObject)
                {
                    span.SetTag("gen_ai.output.type", OutputOf(ref json));
                    continue;
                }

                json.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The provider judges the body; a span without its settings is still a span.
        }
    }

    private static string? NumberOf(in Utf8JsonReader name) =>
        name.ValueTextEquals("temperature"u8) ? "gen_ai.request.temperature"
        : name.ValueTextEquals("top_p"u8) ? "gen_ai.request.top_p"
        : name.ValueTextEquals("frequency_penalty"u8) ? "gen_ai.request.frequency_penalty"
        : name.ValueTextEquals("presence_penalty"u8) ? "gen_ai.request.presence_penalty"
        : null;

    private static string? OutputOf(ref Utf8JsonReader json)
    {
        string? type = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var isType = json.ValueTextEquals("type"u8);
            json.Read();
            if (isType && json.TokenType is JsonTokenType.String)
            {
                type = json.GetString() is "text" ? "text" : "json";
            }

            json.Skip();
        }

        return type;
    }
}
