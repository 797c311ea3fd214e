using System.Text;
using System.Text.Json;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>The recorded exchanges of <c>generateContent</c> and <c>streamGenerateContent</c>, whoever answered them.</summary>
internal static class GeminiExchanges
{
    public const string None = "(none)";

    public static SortedDictionary<string, RecordedExchange> All { get; } = Load();

    public static TheoryData<string> Ids(Func<RecordedExchange, bool> which) => All.Values.Where(which).Select(e => e.Id).ToList() is { Count: > 0 } ids ? [.. ids] : [None];

    public static RecordedExchange Get(string id)
    {
        Assert.SkipWhen(id == None, RecordedFolder.WhyMissing);
        var exchange = All[id];
        Assert.SkipWhen(exchange.IsSuspect, "likely written by hand, so no evidence");
        return exchange;
    }

    public static bool IsVertex(this RecordedExchange exchange) => exchange.Provider == "vertex";

    public static string? RequestBody(this RecordedExchange exchange) => exchange.Json.GetProperty("request").GetProperty("body").GetString();

    /// <summary>The model that the path names.</summary>
    public static string Model(this RecordedExchange exchange)
    {
        var path = exchange.Json.GetProperty("request").GetProperty("path").GetString()!;
        var start = path.IndexOf("models/", StringComparison.Ordinal) + 7;
        return path[start..path.IndexOf(':', start)];
    }

    /// <summary>Whether the stream came as server-sent events; else as a JSON array.</summary>
    public static bool IsEvents(this RecordedExchange exchange) => Encoding.UTF8.GetString(exchange.Body).TrimStart().StartsWith("data:", StringComparison.Ordinal);

    private static SortedDictionary<string, RecordedExchange> Load()
    {
        var found = new SortedDictionary<string, RecordedExchange>(StringComparer.Ordinal);
        if (RecordedFolder.Path is { } folder)
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, "exchanges", "index.csv")).Skip(1))
            {
                var cells = line.Split(',', 4);
                if (cells[2] is "generateContent" or "streamGenerateContent")
                {
                    using var file = File.OpenRead(Path.Combine(folder, "exchanges", cells[1], cells[0] + ".json"));
                    found[cells[0]] = RecordedExchange.Load(file, cells[1]);
                }
            }
        }

        return found;
    }
}
