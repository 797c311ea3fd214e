using System.Buffers;

namespace Gateway.Continuations;

/// <summary>What a target that goes on with a text is told of it.</summary>
/// <param name="Shown">What the client has.</param>
/// <param name="Sent">How much of it the target has before it, from its start.</param>
/// <param name="IsPrefill">
/// True when the target takes that for the beginning of its own answer, so that what it says follows it to the letter. False when it was asked in words: then it is told to
/// begin with the rest of <paramref name="Shown"/>, which shows where it goes on.
/// </param>
internal readonly record struct Anchor(string Shown, int Sent, bool IsPrefill)
{
    /// <summary>Words that a target is asked to begin with.</summary>
    private const int Words = 3;

    /// <summary>Where there are no spaces, or words are long.</summary>
    private const int MostCharacters = 60;

    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \n\r\t\u00a0\u3000");

    /// <summary>What the target has not been given: white space where it prefills, else the last words.</summary>
    public ReadOnlySpan<char> Rest => Shown.AsSpan(Sent);

    /// <summary>For a target that goes on by itself. Some formats take no white space at the end of what is to be gone on with.</summary>
    public static Anchor Prefill(string shown) => new(shown, shown.AsSpan().TrimEnd().Length, true);

    /// <summary>Where nothing was said yet but white space: the target is asked as if it were the first.</summary>
    public static Anchor Anew(string shown) => new(shown, 0, true);

    /// <summary>For a target that is asked to.</summary>
    public static Anchor Asked(string shown)
    {
        var at = shown.AsSpan().TrimEnd().Length;
        var end = at;
        for (var words = 0; words < Words && at > 0; words++)
        {
            var word = shown.AsSpan(0, at).TrimEnd();
            var start = word.LastIndexOfAny(Spaces) + 1;
            if (end - start > MostCharacters)
            {
                if (words == 0)
                {
                    at = CharacterStart(shown, end - MostCharacters);
                }

                break;
            }

            at = start;
        }

        return new(shown, shown.AsSpan(0, at).IsWhiteSpace() ? 0 : at, false);
    }

    private static int CharacterStart(string text, int at) => at > 0 && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
