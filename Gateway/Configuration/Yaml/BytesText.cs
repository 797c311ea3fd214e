using System.Globalization;

namespace Gateway.Configuration.Yaml;

/// <summary>Sizes as a file writes them: <c>32MiB</c>, <c>40MB</c>, <c>1048576</c>.</summary>
internal static class BytesText
{
    /// <summary>What one array holds.</summary>
    private const long Most = 1L << 30;

    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("GiB", 1L << 30),
        ("MiB", 1L << 20),
        ("KiB", 1L << 10),
        ("GB", 1_000_000_000),
        ("MB", 1_000_000),
        ("KB", 1_000),
        ("B", 1),
        ("", 1),
    ];

    public static readonly Scalar<long> Kind = new("a size from 1 to 1GiB, such as 32MiB, 40MB or 1048576", TryParse)
    {
        Write = bytes =>
        {
            var (unit, size) = Units.First(known => bytes % known.Bytes == 0);
            return string.Create(CultureInfo.InvariantCulture, $"{bytes / size}{unit}");
        },
    };

    private static bool TryParse(string text, out long bytes)
    {
        var (unit, size) = Units.First(known => text.EndsWith(known.Unit, StringComparison.OrdinalIgnoreCase));
        var isNumber = decimal.TryParse(text.AsSpan(..^unit.Length).TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count);
        bytes = isNumber && count <= Most ? (long)(count * size) : 0;
        return bytes is >= 1 and <= Most;
    }
}
