namespace Gateway.Configuration.Yaml;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class Nearest
{
    private const int LongestCompared = 100;

    /// <summary><c>; did you mean 'chain'?</c>, or the known names when few and none is near, or nothing.</summary>
    public static string Suggest(string name, IReadOnlyCollection<string> known)
    {
        if (Find(name, known) is { } near)
        {
            return $"; did you mean '{near}'?";
        }

        return known.Count is > 0 and <= 30 ? $"; known are {string.Join(", ", known)}" : "";
    }

    /// <summary>The known name fewest edits away, when that is few for its length.</summary>
    public static string? Find(string name, IEnumerable<string> known) => FindAll(name, known, most: 1).FirstOrDefault();

    /// <summary>Up to <paramref name="most"/> known names that are few edits away for its length, nearest first.</summary>
    public static IEnumerable<string> FindAll(string name, IEnumerable<string> known, int most) =>
        name.Length > LongestCompared
            ? []
            : known.Select(candidate => (Name: candidate, Edits: Edits(name, candidate)))
                .Where(found => found.Edits <= Math.Max(2, name.Length / 3) && found.Edits < name.Length)
                .OrderBy(found => found.Edits)
                .ThenBy(found => found.Name, StringComparer.Ordinal)
                .Take(most)
                .Select(found => found.Name);

    /// <summary>Levenshtein's distance, letters compared without case.</summary>
    private static int Edits(string from, string to)
    {
        if (to.Length > LongestCompared)
        {
            return int.MaxValue;
        }

        var above = Enumerable.Range(0, to.Length + 1).ToArray();
        var row = new int[to.Length + 1];
        for (var i = 1; i <= from.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var same = char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + (same ? 0 : 1));
            }

            (above, row) = (row, above);
        }

        return above[to.Length];
    }
}
