namespace Gateway.Continuations;

/// <summary>What a model may say before it goes on with a text, though it was told not to.</summary>
internal static class Preamble
{
    /// <summary>A longer one is not looked for.</summary>
    private const int Longest = 240;

    private static readonly string[] Openers =
    [
        "sure", "certainly", "of course", "absolutely", "okay", "ok,", "ok.", "understood", "got it", "here is", "here's", "here are", "continuing", "i'll continue", "i will continue",
        "let me continue", "apologies", "sorry", "my apologies", "i apologize", "to continue", "continuation", "[continu", "(continu", "*continu", "**continu", "as requested", "no problem",
    ];

    private static readonly string[] Subjects = ["continu", "left off", "rest of", "remainder", "remaining", "pick up", "picking up", "where i was", "where it", "broke off", "cut off"];

    /// <summary>Whether the beginning of an announcement may be there.</summary>
    public static bool MayBegin(ReadOnlySpan<char> text, bool ended)
    {
        text = text.TrimStart();
        foreach (var opener in Openers)
        {
            if (text.StartsWith(opener, StringComparison.OrdinalIgnoreCase) || (!ended && text.Length < opener.Length && opener.AsSpan().StartsWith(text, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether <paramref name="text"/> speaks of the continuation rather than being it.</summary>
    public static bool IsAnnouncement(ReadOnlySpan<char> text)
    {
        if (!MayBegin(text, ended: true))
        {
            return false;
        }

        foreach (var subject in Subjects)
        {
            if (text.Contains(subject, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where an announcement may have ended: behind a line, a colon, a sentence.</summary>
    public static IEnumerable<int> Ends(string text)
    {
        for (var at = 0; at < text.Length && at < Longest; at++)
        {
            if (text[at] == '\n' || (text[at] is ':' or '.' or '!' && at + 1 < text.Length && char.IsWhiteSpace(text[at + 1])))
            {
                yield return at + 1;
            }
        }
    }

    /// <summary>Whether no announcement can end behind what is there.</summary>
    public static bool IsOver(string text, bool ended) => ended || text.Length >= Longest;
}
