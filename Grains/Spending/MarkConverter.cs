using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Spending;

namespace Grains.Spending;

/// <summary>A mark as two numbers: ticks UTC, and how much. The form with names, in which earlier releases wrote it, is read too.</summary>
internal sealed class MarkConverter : JsonConverter<MarkMemory>
{
    public override MarkMemory Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.StartObject)
        {
            return JsonSerializer.Deserialize<MarkMemory>(ref reader);
        }

        var list = new NumberList(ref reader);
        var mark = new MarkMemory(new DateTimeOffset(list.Long(ref reader), TimeSpan.Zero), list.Long(ref reader));
        list.End(ref reader);
        return mark;
    }

    public override void Write(Utf8JsonWriter writer, MarkMemory value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.At.UtcTicks);
        writer.WriteNumberValue(value.Amount);
        writer.WriteEndArray();
    }
}
