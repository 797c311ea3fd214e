namespace Cluster.Rig;

/// <summary>Where the built programs lie.</summary>
internal static class Places
{
    private static readonly string Root = FindRoot();

    /// <summary>A program, of the same configuration as these tests.</summary>
    public static string Program(string project) => Path.Combine(Root, project, "bin", Configuration(), "net10.0", project);

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
}
