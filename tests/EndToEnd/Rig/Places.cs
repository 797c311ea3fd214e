namespace EndToEnd.Rig;

/// <summary>Where things lie on this machine.</summary>
internal static class Places
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built program, of the same configuration as these tests.</summary>
    public static string Standalone { get; } = Path.Combine(Root, "Standalone", "bin", Configuration(), "net10.0", "Standalone");

    public static string Clients { get; } = Path.Combine(Root, "tests", "EndToEnd", "clients");

    /// <summary>OpenAI's own description of its API; null where it is not at hand.</summary>
    public static string? OpenAIDocument { get; } = FindDocument();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run inside the repository.");
        }

        return folder;
    }

    // …/bin/Release/net10.0/
    private static string Configuration() => Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))!);

    private static string? FindDocument()
    {
        var recorded = Environment.GetEnvironmentVariable("RECORDED_EXCHANGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Root, "..", "shared", "recorded");
        var file = Path.GetFullPath(Path.Combine(recorded, "specs", "openai", "openapi.yaml"));
        return File.Exists(file) ? file : null;
    }
}
