namespace Gateway.Compatibility;

/// <summary>How long a client wants to wait.</summary>
internal static class Timeouts
{
    /// <summary>Notes so many milliseconds; refuses none, and more than a timer holds.</summary>
    public static void Read(decimal milliseconds, string param, WishDraft draft)
    {
        if (milliseconds is < 1 or > int.MaxValue)
        {
            draft.Refuse(param, "invalid_value", $"'{param}' must be a length of time between a millisecond and 24 days.");
            return;
        }

        draft.Within(TimeSpan.FromMilliseconds((double)milliseconds));
    }
}
