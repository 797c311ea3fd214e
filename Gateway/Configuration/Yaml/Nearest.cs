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

        return known.Count is > 0 and <= 20 ? $"; known are {string.Join(", ", known)}" : "";
    }

    /// <summary>The known name fewest edits away, when that is few for its length.</summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestCompared)
        {
            return null;
        }

        var best = known.Select(candidate => (Name: candidate, Edits: Edits(name, candidate))).OrderBy(found => found.Edits).FirstOrDefault();
        return best.Name is not null && best.Edits <= Math.Max(2, name.Length / 3) && best.Edits < name.Length ? best.Name : null;
    }

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
