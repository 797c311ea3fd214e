using System.Runtime.CompilerServices;

namespace Chart.Tests;

/// <summary>Where things lie in the checkout.</summary>
internal static class ChartFolder
{
    public static string Tests { get; } = Path.GetDirectoryName(SourceFile())!;

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Tests, "../.."));

    public static string Chart { get; } = Path.Combine(Root, "k8s/gateway");

    public static string Tools { get; } = Path.Combine(Tests, "tools");

    /// <summary>The values a user might install with, by name.</summary>
    public static IEnumerable<string> Cases { get; } = Directory.GetFiles(Path.Combine(Tests, "Cases"), "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal);

    public static string ValuesOf(string name) => Path.Combine(Tests, "Cases", $"{name}.yaml");

    public static string GoldenOf(string name) => Path.Combine(Tests, "Golden", $"{name}.yaml");

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
