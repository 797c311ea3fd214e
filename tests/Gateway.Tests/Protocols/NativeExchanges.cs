using Gateway.Tests.Recorded;

namespace Gateway.Tests.Protocols;

/// <summary>The recorded exchanges of some endpoints, by id.</summary>
internal sealed class NativeExchanges(params string[] endpoints)
{
    public const string None = "(none)";

    public SortedDictionary<string, RecordedExchange> All { get; } = Load(endpoints);

    public TheoryData<string> Ids(Func<RecordedExchange, bool> which) => All.Values.Where(which).Select(e => e.Id).ToList() is { Count: > 0 } ids ? [.. ids] : [None];

    public RecordedExchange Get(string id)
    {
        Assert.SkipWhen(id == None, RecordedFolder.WhyMissing);
        Assert.SkipWhen(All[id].IsSuspect, "likely written by hand, so no evidence");
        return All[id];
    }

    public static string? RequestBody(RecordedExchange exchange) => exchange.Json.GetProperty("request").GetProperty("body").GetString();

    private static SortedDictionary<string, RecordedExchange> Load(string[] endpoints)
    {
        var found = new SortedDictionary<string, RecordedExchange>(StringComparer.Ordinal);
        if (RecordedFolder.Path is { } folder)
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, "exchanges", "index.csv")).Skip(1))
            {
                var cells = line.Split(',', 4);
                if (endpoints.Contains(cells[2]))
                {
                    using var file = File.OpenRead(Path.Combine(folder, "exchanges", cells[1], cells[0] + ".json"));
                    found[cells[0]] = RecordedExchange.Load(file, cells[1]);
                }
            }
        }

        return found;
    }
}
