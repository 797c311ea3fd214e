using System.Globalization;

namespace Load;

/// <summary>A program to measure.</summary>
/// <param name="Name">Its row in the table.</param>
/// <param name="Address">Where it takes chat completions, on loopback.</param>
/// <param name="Process">Its process; child processes count too.</param>
/// <param name="Probe">The socket that says what it has allocated; null when it is not a .NET program.</param>
internal sealed record Side(string Name, Uri Address, int Process, string? Probe)
{
    /// <summary>The gateway whose upstream speaks another format.</summary>
    public const string Translated = "translated";

    /// <summary>The gateway that tells a collector what it does.</summary>
    public const string Told = "told";

    /// <summary>The same, with every request traced.</summary>
    public const string Traced = "traced";

    /// <summary>True for a gateway that differs in one thing, measured only in the scenarios about that.</summary>
    public bool IsVariant => Name is Translated or Told or Traced;

    /// <summary>Headers it needs to be told where the upstream is.</summary>
    public List<string> Headers { get; } = [];

    public static Side Parse(string text)
    {
        var (name, rest) = text.Split('=', 2) is [var n, var r] ? (n, r.Split(',')) : throw new ArgumentException($"--side {text}: NAME=URL,PID[,PROBE] was expected");
        var address = new Uri(rest[0]);
        return address.IsLoopback ? new(name, address, int.Parse(rest[1], CultureInfo.InvariantCulture), rest.ElementAtOrDefault(2)) : throw new ArgumentException($"--side {text}: only loopback is put under load");
    }
}
