using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>The recorded exchanges with Converse and ConverseStream.</summary>
internal static class RecordedConverse
{
    public const string None = "(none)";

    public static IReadOnlyDictionary<string, RecordedExchange> All { get; } = Load();

    public static IEnumerable<string> Ids(Func<RecordedExchange, bool> condition)
    {
        var ids = All.Values.Where(condition).Select(e => e.Id).ToList();
        return ids.Count == 0 ? [None] : ids;
    }

    public static RecordedExchange Find(string id)
    {
        Assert.SkipWhen(id == None, RecordedFolder.WhyMissing);
        return All[id];
    }

    public static bool IsBinary(RecordedExchange exchange) => exchange.Json.GetProperty("response").TryGetProperty("body_encoding", out var encoding) && encoding.ValueKind == JsonValueKind.String;

    public static byte[] BytesOf(RecordedExchange exchange) => IsBinary(exchange) ? Convert.FromBase64String(exchange.Json.GetProperty("response").GetProperty("body").GetString()!) : exchange.Body;

    /// <summary>Name and payload of each frame, and where it ends, found without the product's framer.</summary>
    public static List<(string Name, string Payload, int End)> FramesOf(byte[] body)
    {
        var frames = new List<(string, string, int)>();
        for (var at = 0; at < body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
            var headersLength = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 4));
            var headers = Encoding.Latin1.GetString(body, at + 12, headersLength);
            var name = headers.IndexOf(":event-type", StringComparison.Ordinal) + ":event-type".Length + 1;
            var nameLength = (headers[name] << 8) | headers[name + 1];
            frames.Add((headers.Substring(name + 2, nameLength), Encoding.UTF8.GetString(body, at + 12 + headersLength, length - headersLength - 16), at + length));
            at += length;
        }

        return frames;
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
            if (cells[2] is "converse" or "converse-stream")
            {
                using var file = File.OpenRead(Path.Combine(RecordedFolder.Path, "exchanges", cells[1], cells[0] + ".json"));
                found[cells[0]] = RecordedExchange.Load(file);
            }
        }

        return found;
    }
}
