namespace Routing.Performance;

/// <summary>The classes of <see cref="InputSize"/>.</summary>
public static class InputSizes
{
    public const int Count = 4;

    /// <summary>The class of a prompt of that many tokens.</summary>
    public static InputSize Of(long promptTokens) => promptTokens switch
    {
        < 1_000 => InputSize.Small,
        < 8_000 => InputSize.Medium,
        < 64_000 => InputSize.Large,
        _ => InputSize.Huge,
    };
}
