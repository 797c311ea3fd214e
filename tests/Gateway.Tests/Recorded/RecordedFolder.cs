namespace Gateway.Tests.Recorded;

/// <summary>The recorded exchanges, which lie beside the repository and not in it.</summary>
internal static class RecordedFolder
{
    public const string Variable = "RECORDED_EXCHANGES";

    /// <summary>The folder; null where there is none.</summary>
    public static string? Path { get; } = Find();

    public static string WhyMissing => $"no recorded exchanges: neither ${Variable} nor ../shared/recorded beside the repository is there";

    /// <summary>The exchanges of Chat Completions, by id; Writer has them at a path of its own.</summary>
    public static IReadOnlyDictionary<string, RecordedExchange> ChatCompletions { get; } = Load();

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        return !string.IsNullOrEmpty(named) ? Existing(named) : Existing(System.IO.Path.Combine(Repository(), "..", "shared", "recorded"));
    }

    private static string? Existing(string folder) => Directory.Exists(System.IO.Path.Combine(folder, "exchanges")) ? folder : null;

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "Gateway.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? ".";
    }

    private static SortedDictionary<string, RecordedExchange> Load()
    {
        var found = new SortedDictionary<string, RecordedExchange>(StringComparer.Ordinal);
        if (Path is null)
        {
            return found;
        }

        foreach (var line in File.ReadLines(System.IO.Path.Combine(Path, "exchanges", "index.csv")).Skip(1))
        {
            var cells = line.Split(',', 4);
            if (cells[2] is "chat.completions" or "writer.chat")
            {
                using var file = File.OpenRead(System.IO.Path.Combine(Path, "exchanges", cells[1], cells[0] + ".json"));
                found[cells[0]] = RecordedExchange.Load(file);
            }
        }

        return found;
    }
}
