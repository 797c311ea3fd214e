using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Recorded;

/// <summary>One real exchange with a provider.</summary>
internal sealed record RecordedExchange(string Id, string Provider, JsonElement Json)
{
    private JsonElement Response => Json.GetProperty("response");

    public IReadOnlyList<string> Flags => Json.TryGetProperty("flags", out var flags) ? [.. flags.EnumerateArray().Select(f => f.GetString()!)] : [];

    public bool IsSuspect => Flags.Contains("suspect-handwritten");

    public int Status => Response.GetProperty("status").GetInt32();

    public bool IsStream => Response.GetProperty("is_stream").GetBoolean();

    public byte[] Body { get; } = Encoding.UTF8.GetBytes(Text(Json.GetProperty("response").GetProperty("body")));

    /// <summary>Where the recorder's reads ended; empty when that is not known.</summary>
    public IReadOnlyList<int> ReadLengths =>
        Response.TryGetProperty("chunk_byte_lengths", out var lengths) && lengths.ValueKind == JsonValueKind.Array ? [.. lengths.EnumerateArray().Select(l => l.GetInt32())] : [];

    public IReadOnlyDictionary<string, string> ResponseHeaders => Response.GetProperty("headers").EnumerateObject()
        .Where(h => !h.Name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) && !h.Name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(h => h.Name, h => h.Value.ToString());

    public string ContentType => Response.GetProperty("headers").EnumerateObject()
        .FirstOrDefault(h => h.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: JsonValueKind.String } type
            ? type.Value.GetString()!
            : IsStream ? "text/event-stream" : "application/json";

    /// <summary>The recorded request; where none was recorded, one of our own. Without OpenRouter's own options, which a tier's targets never get: they speak to whoever routes.</summary>
    public byte[] Request => ((string[])["models", "provider", "route", "transforms", "plugins", "usage"]).Aggregate(
        Encoding.UTF8.GetBytes(
            Json.GetProperty("request").GetProperty("body").GetString()
            ?? $$"""{"model":"m","messages":[{"role":"user","content":"Hello"}],"stream":{{(IsStream ? "true" : "false")}}}"""),
        RequestText.Without);

    public static RecordedExchange Load(Stream file, string? provider = null)
    {
        using var document = JsonDocument.Parse(file);
        var json = document.RootElement.Clone();
        return new(json.GetProperty("id").GetString()!, provider ?? json.GetProperty("provider").GetString()!, json);
    }

    /// <summary>A text, or its pieces: the fixtures give each event a line.</summary>
    private static string Text(JsonElement body) =>
        body.ValueKind == JsonValueKind.Array ? string.Concat(body.EnumerateArray().Select(piece => piece.GetString())) : body.GetString()!;
}
