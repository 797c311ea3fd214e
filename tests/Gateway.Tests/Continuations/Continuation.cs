namespace Gateway.Tests.Continuations;

/// <summary>What a target says that knows the whole text, and was given the beginning of it.</summary>
internal static class Continuation
{
    public static string Of(string whole, int given, Manner manner) => manner switch
    {
        Manner.Exactly => whole[given..],
        Manner.RepeatingWords => whole[StartOfWords(whole, given, 3)..],
        Manner.FromTheBeginning => whole,
        Manner.Announcing => "Sure, here is the continuation:\n\n" + whole[given..],
        _ => "zyx wvu tsr qpo nml",
    };

    private static int StartOfWords(string text, int end, int count)
    {
        for (; count > 0 && end > 0; count--)
        {
            var word = text[..end].TrimEnd();
            end = word.LastIndexOfAny([' ', '\n', '\t']) + 1;
        }

        return end;
    }
}
