using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Accounts;

/// <summary>Times on the wire: to the second, in UTC, so that an answer that made a record and one that reads it say the same.</summary>
internal sealed class TimeText : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
