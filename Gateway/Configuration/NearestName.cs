namespace Gateway.Configuration;

/// <summary>The known names a mistyped one may have meant.</summary>
internal static class NearestName
{
    /// <summary>Up to <paramref name="most"/> of <paramref name="known"/>, nearest first; none that is too far off to be meant.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known, int most = 1)
    {
        var limit = Math.Max(2, name.Length / 3);
        return [.. known
            .Select(k => (Name: k, Distance: Distance(name, k)))
            .Where(k => k.Distance <= limit)
            .OrderBy(k => k.Distance)
            .ThenBy(k => k.Name, StringComparer.Ordinal)
            .Take(most)
            .Select(k => k.Name)];
    }

    /// <summary>Levenshtein's distance: insertions, deletions and replacements, regardless of case.</summary>
    private static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
