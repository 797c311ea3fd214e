using System.Reflection;

namespace Storage.Sql;

/// <summary>One version of the schema: an embedded file <c>Migrations/NNNN_what.sql</c>, the same for both dialects but for its type names.</summary>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>All of them, in order, without a gap.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    private static List<Migration> Load()
    {
        const string folder = "Storage.Migrations.";
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new Migration(
                int.Parse(name.AsSpan(folder.Length, 4), System.Globalization.CultureInfo.InvariantCulture),
                name[folder.Length..],
                Read(assembly, name)))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
