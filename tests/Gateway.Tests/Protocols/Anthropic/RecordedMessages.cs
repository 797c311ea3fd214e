using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Gateway.Protocols.Anthropic;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>The recorded exchanges in this format, wherever Claude ran.</summary>
internal static class RecordedMessages
{
    public const string None = "(none)";

    private static readonly string[] Endpoints = ["messages", "rawPredict", "streamRawPredict", "invoke", "invoke-with-response-stream"];

    public static IReadOnlyDictionary<string, RecordedExchange> All { get; } = Load();

    public static IEnumerable<string> Ids(Func<RecordedExchange, bool> condition)
    {
        var ids = All.Values.Where(condition).Select(e => e.Id).ToList();
        return ids.Count == 0 ? [None] : ids;
    }

    public static AnthropicDialect DialectOf(RecordedExchange exchange) => exchange.Provider switch
    {
        "vertex" => AnthropicDialect.Vertex,
        "bedrock" => AnthropicDialect.Bedrock,
        _ => AnthropicDialect.Direct,
    };

    public static bool IsBinary(RecordedExchange exchange) => exchange.Json.GetProperty("response").TryGetProperty("body_encoding", out var encoding) && encoding.ValueKind == JsonValueKind.String;

    /// <summary>The payload of each event, found without the product's framers.</summary>
    public static IReadOnlyList<byte[]> EventsOf(RecordedExchange exchange) => IsBinary(exchange)
        ? [.. Frames(Convert.FromBase64String(exchange.Json.GetProperty("response").GetProperty("body").GetString()!))]
        : [.. ClientAnswer.ReadEvents(exchange.Body).Select(Encoding.UTF8.GetBytes)];

    /// <summary>The events themselves, out of Bedrock's wrapping.</summary>
    public static IReadOnlyList<string> MessageEventsOf(RecordedExchange exchange) =>
        [.. EventsOf(exchange).Select(e => IsBinary(exchange) ? Encoding.UTF8.GetString(JsonDocument.Parse(e).RootElement.GetProperty("bytes").GetBytesFromBase64()) : Encoding.UTF8.GetString(e))];

    private static IEnumerable<byte[]> Frames(byte[] body)
    {
        for (var at = 0; at < body.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(at));
            var headers = (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(at + 4));
            yield return body[(at + 12 + headers)..(at + length - 4)];
            at += length;
        }
    }

    private static SortedDictionary<string, RecordedExchange> Load()
    {
        var found = new SortedDictionary<string, RecordedExchange>(StringComparer.Ordinal);
        if (RecordedFolder.Path is null)
        {
            return found;
        }

        foreach (var line in File.ReadLines(Path.Combine(RecordedFolder.Path, "exchanges", "index.csv")).Skip(1))
        {
            var cells = line.Split(',', 4);
            if (Endpoints.Contains(cells[2]) && (cells[1] != "bedrock" || line.Contains(".claude-", StringComparison.Ordinal)))
            {
                using var file = File.OpenRead(Path.Combine(RecordedFolder.Path, "exchanges", cells[1], cells[0] + ".json"));
                var exchange = RecordedExchange.Load(file);
                if (cells[1] != "bedrock" || exchange.Status != 200 || exchange.IsStream || Encoding.UTF8.GetString(exchange.Body).Contains("\"content\"", StringComparison.Ordinal))
                {
                    found[cells[0]] = exchange;   // not Bedrock's Claude 2, whose format is another
                }
            }
        }

        return found;
    }
}
