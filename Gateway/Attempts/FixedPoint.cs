namespace Gateway.Attempts;

/// <summary>Counts of a small unit, written in a larger one: what headers say on every answer, where a custom format of a double or a decimal would be a microsecond.</summary>
internal static class FixedPoint
{
    /// <summary><paramref name="count"/> of 10^-<paramref name="decimals"/>, without zeros at its end: 1500 with 3 is <c>1.5</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="decimals">0 to 18.</param>
    public static string Format(long count, int decimals)
    {
        Span<char> text = stackalloc char[40];
        var at = text.Length;
        var left = count < 0 ? 0UL - (ulong)count : (ulong)count;
        for (var place = 0; place <= decimals || left > 0; place++)
        {
            if (place == decimals && at < text.Length)
            {
                text[--at] = '.';
            }

            (left, var digit) = Math.DivRem(left, 10);
            if (digit != 0 || at < text.Length || place == decimals)
            {
                text[--at] = (char)('0' + digit);
            }
        }

        if (count < 0)
        {
            text[--at] = '-';
        }

        return new(text[at..]);
    }
}
