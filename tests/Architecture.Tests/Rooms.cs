using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>The repository's projects as their files declare them.</summary>
internal static class Rooms
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every project outside tests and benchmarks, by name.</summary>
    public static IReadOnlyDictionary<string, Room> Product { get; } = Directory
        .EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
        .Where(path => !IsUnder(path, "tests") && !IsUnder(path, "bench"))
        .Select(Read)
        .ToDictionary(room => room.Name);

    private static Room Read(string path)
    {
        var project = XDocument.Load(path);
        return new(
            Path.GetFileNameWithoutExtension(path),
            Path.GetDirectoryName(path)!,
            [.. project.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!))],
            [.. project.Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!)]);
    }

    private static bool IsUnder(string path, string folder) => Path.GetRelativePath(Root, path).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Gateway.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Gateway.sln was not found above the tests.");
        }

        return folder;
    }
}
