namespace Gateway.Continuations;

/// <summary>
/// Finds where in the text that the client has a continuation begins. Several places may fit, since texts repeat themselves: where it should begin comes first, unless a
/// longer stretch fits that is hardly there by chance.
/// </summary>
internal static class SeamSearch
{
    /// <summary>Two words that are there twice by chance are hardly as long.</summary>
    private const int Telling = 8;

    /// <summary>Nor are three.</summary>
    private const int TellingOfThree = 5;

    /// <summary>What begins like all of the text before it, however short that is, begins anew.</summary>
    private const int Beginning = 3;

    /// <param name="anchor">What the continuation follows.</param>
    /// <param name="text">Its beginning; not empty, unless it has ended.</param>
    /// <param name="ended">Whether that is all of it.</param>
    /// <param name="isStart">Whether nothing was taken off it: white space at its start then has a meaning.</param>
    /// <param name="skip">How much of it the client has already.</param>
    public static SeamVerdict Find(in Anchor anchor, ReadOnlySpan<char> text, bool ended, bool isStart, out int skip)
    {
        var verdict = Align(anchor, text, ended, isStart, out skip);
        if (verdict is not SeamVerdict.Refused || !isStart)
        {
            return verdict;
        }

        // How a quotation begins: what was asked for is within it.
        var blank = text.Length - text.TrimStart(" \t\r\n\"\u201c\u2018\u2026.").Length;
        if (blank == 0)
        {
            return verdict;
        }

        if (blank == text.Length && !ended)
        {
            return SeamVerdict.Open;
        }

        verdict = Align(anchor, text[blank..], ended, isStart: false, out skip);
        skip += blank;
        return verdict;
    }

    private static SeamVerdict Align(in Anchor anchor, ReadOnlySpan<char> text, bool ended, bool isStart, out int skip)
    {
        var shown = anchor.Shown.AsSpan();
        skip = 0;
        if (!ended && MayStillFit(anchor, text))
        {
            return SeamVerdict.Open;
        }

        var fits = Fits(shown, text, anchor.Sent) && (!anchor.IsPrefill || anchor.Sent < shown.Length);
        if (Longest(shown, text) is { } start && start < anchor.Sent && (anchor.IsPrefill
            ? IsTelling(shown, start) || (isStart && RunsWordsTogether(shown, text, start))
            : !fits || IsTelling(shown, start)))
        {
            skip = shown.Length - start;
            return SeamVerdict.Joined;
        }

        if (fits)
        {
            skip = shown.Length - anchor.Sent;
            return SeamVerdict.Joined;
        }

        if (anchor.IsPrefill)
        {
            skip = text.CommonPrefixLength(anchor.Rest);
            return SeamVerdict.Joined;
        }

        return FitsLoosely(anchor.Rest, text, ended, out skip);
    }

    /// <summary>Whether more of the continuation may yet show that it begins somewhere within the text.</summary>
    private static bool MayStillFit(in Anchor anchor, ReadOnlySpan<char> text)
    {
        var shown = anchor.Shown.AsSpan();
        for (var from = 0; from < shown.Length;)
        {
            var found = shown[from..].IndexOf(text, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            from += found;
            if (from + text.Length < shown.Length && (from == anchor.Sent || IsWordStart(shown, from)))
            {
                return true;
            }

            from++;
        }

        return false;
    }

    /// <summary>The first place from which on all of the text that the client has stands at the start of the continuation.</summary>
    private static int? Longest(ReadOnlySpan<char> shown, ReadOnlySpan<char> text)
    {
        for (var at = Math.Max(0, shown.Length - text.Length); at < shown.Length; at++)
        {
            if (shown[at] == text[0] && IsWordStart(shown, at) && text.StartsWith(shown[at..]))
            {
                return at;
            }
        }

        return null;
    }

    private static bool Fits(ReadOnlySpan<char> shown, ReadOnlySpan<char> text, int at) => text.StartsWith(shown[at..]);

    /// <summary>White space is spelled as one likes: the words that were asked for, however they are set apart.</summary>
    private static SeamVerdict FitsLoosely(ReadOnlySpan<char> rest, ReadOnlySpan<char> text, bool ended, out int skip)
    {
        skip = text.Length - text.TrimStart().Length;
        rest = rest.TrimStart();
        while (!rest.IsEmpty)
        {
            if (char.IsWhiteSpace(rest[0]))
            {
                rest = rest.TrimStart();
                var blank = text[skip..].Length - text[skip..].TrimStart().Length;
                skip += blank;
                if (rest.IsEmpty)
                {
                    return skip < text.Length || ended ? SeamVerdict.Joined : SeamVerdict.Open;
                }

                if (blank == 0 && skip < text.Length)
                {
                    return SeamVerdict.Refused;
                }
            }

            if (skip == text.Length)
            {
                return ended ? SeamVerdict.Refused : SeamVerdict.Open;
            }

            if (text[skip] != rest[0])
            {
                return SeamVerdict.Refused;
            }

            skip++;
            rest = rest[1..];
        }

        return SeamVerdict.Joined;
    }

    /// <summary>Whether the stretch from there on is long enough to be no chance, and the text does not just repeat itself, as a table's rules or a refrain do.</summary>
    private static bool IsTelling(ReadOnlySpan<char> shown, int start)
    {
        var stretch = shown[start..];
        var isLong = start == 0 ? stretch.Length >= Beginning : WordsIn(stretch) switch { 0 or 1 => false, 2 => stretch.Length >= Telling, _ => stretch.Length >= TellingOfThree };
        return isLong && !shown[..start].EndsWith(stretch) && !(WordsIn(stretch) > 1 && Recurs(stretch));
    }

    /// <summary>Whether it is some shorter stretch again and again.</summary>
    private static bool Recurs(ReadOnlySpan<char> stretch)
    {
        for (var period = 1; period * 2 <= stretch.Length; period++)
        {
            if (stretch[period..].StartsWith(stretch[..period]) && stretch[period..].SequenceEqual(stretch[..^period]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the continuation would make one word of two, had the last one not been said again.</summary>
    private static bool RunsWordsTogether(ReadOnlySpan<char> shown, ReadOnlySpan<char> text, int start) =>
        shown.Length - start >= Beginning && char.IsLetterOrDigit(shown[^1]) && char.IsLetterOrDigit(text[0]);

    private static bool IsWordStart(ReadOnlySpan<char> text, int at) => at == 0 || char.IsWhiteSpace(text[at - 1]) || char.IsWhiteSpace(text[at]);

    private static int WordsIn(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            count += !char.IsWhiteSpace(text[at]) && (at == 0 || char.IsWhiteSpace(text[at - 1])) ? 1 : 0;
        }

        return count;
    }
}
