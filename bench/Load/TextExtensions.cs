namespace Load;

internal static class TextExtensions
{
    /// <summary><paramref name="text"/> over and over, at least <paramref name="length"/> characters.</summary>
    public static string Repeated(this string text, int length) => string.Concat(Enumerable.Repeat(text, (length / text.Length) + 1));
}
