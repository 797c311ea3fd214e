using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Writes stop sequences for APIs that refuse some with a 400.</summary>
internal static class StopsWriter
{
    /// <param name="json">Where to; nothing when none is left.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="stops">What is asked.</param>
    /// <param name="takesBlank">Whether white space alone is one, if not none at all.</param>
    /// <param name="dropped">Told what is left out.</param>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ImmutableArray<JsonString> stops, bool takesBlank, DroppedOptions dropped)
    {
        var isOpen = false;
        foreach (var stop in stops)
        {
            if (stop.IsEmpty || (!takesBlank && RawText.IsBlank(stop.Inner.Span)))
            {
                dropped.Add("stop (white space alone)");
                continue;
            }

            if (!isOpen)
            {
                json.WriteStartArray(name);
                isOpen = true;
            }

            stop.WriteTo(json);
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }
}
