using System.Globalization;

namespace Gateway.Configuration.Yaml;

/// <summary>Reads one kind of scalar; false when <paramref name="text"/> is not of the kind, its range included, and the value is then of no use.</summary>
internal delegate bool TryParse<T>(string text, out T value);

/// <summary>A kind of scalar.</summary>
/// <param name="Expected">What it must be, to follow "is not": <c>a duration such as 30s</c>.</param>
/// <param name="TryParse">Reads it.</param>
internal sealed record Scalar<T>(string Expected, TryParse<T> TryParse)
{
    /// <summary>How a value of the kind is written in a file; for saying what a default is.</summary>
    public Func<T, string> Write { get; init; } = value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>The words it may be, when it is one of a few.</summary>
    public IReadOnlyCollection<string> Words { get; init; } = [];

    /// <summary>False for a secret: a fault does not repeat it.</summary>
    public bool Quotable { get; init; } = true;
}
