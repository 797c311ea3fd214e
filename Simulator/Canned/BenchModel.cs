using System.Globalization;
using System.Text;

namespace Simulator.Canned;

/// <summary>
/// A model whose answers are canned: <c>bench-unary</c>, or <c>bench-{events}</c> with <c>-each</c> for a write per event, or
/// <c>-paced-{n}ms</c> for a wait between them.
/// </summary>
internal sealed record BenchModel(string Name, int Events, bool WritePerEvent, TimeSpan Pace)
{
    private const int SearchedBytes = 4096;
    private const int LongestName = 40;
    private const int MostEvents = 100_000;

    /// <summary>The bench model a body names, found without parsing it; null for any other.</summary>
    public static BenchModel? Find(ReadOnlySpan<byte> body)
    {
        var searched = body[..Math.Min(body.Length, SearchedBytes)];
        var start = searched.IndexOf("\"bench-"u8);
        if (start <= 0 || searched[start - 1] is (byte)'\\')
        {
            return null;
        }

        var name = searched[(start + 1)..];
        var end = name.IndexOf((byte)'"');
        return end is > 0 and <= LongestName ? Parse(Encoding.UTF8.GetString(name[..end])) : null;
    }

    public static BenchModel? Parse(string name)
    {
        var parts = name.Split('-');
        return parts switch
        {
            ["bench", "unary"] => new BenchModel(name, 0, WritePerEvent: false, TimeSpan.Zero),
            ["bench", var events] when Count(events) is { } n => new BenchModel(name, n, WritePerEvent: false, TimeSpan.Zero),
            ["bench", var events, "each"] when Count(events) is { } n => new BenchModel(name, n, WritePerEvent: true, TimeSpan.Zero),
            ["bench", var events, "paced", var pace] when Count(events) is { } n && pace.EndsWith("ms", StringComparison.Ordinal)
                && Count(pace[..^2]) is { } ms => new BenchModel(name, n, WritePerEvent: true, TimeSpan.FromMilliseconds(ms)),
            _ => null,
        };
    }

    private static int? Count(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MostEvents ? count : null;
}
