using Microsoft.Extensions.Logging;

namespace Gateway.Health;

/// <summary>
/// What is missing now, as those say who notice in the course of their work: nothing is probed for it. Read by every request, so reading is one
/// volatile read.
/// </summary>
internal sealed partial class Degradation(ILogger<Degradation> logger)
{
    private static readonly (MissingParts Part, string Name)[] Parts = [(MissingParts.Store, "store"), (MissingParts.Ledger, "ledger"), (MissingParts.Spool, "spool"), (MissingParts.Cluster, "cluster"), (MissingParts.Accounts, "accounts")];

    private static readonly string?[] Headers = [.. Enumerable.Range(0, 1 << Parts.Length).Select(HeaderOf)];

    private int _missing;

    public MissingParts Missing => (MissingParts)Volatile.Read(ref _missing);

    /// <summary>The value of <c>x-gateway-degraded</c>, e.g. <c>store, ledger</c>; null when nothing is missing.</summary>
    public string? Header => Headers[Volatile.Read(ref _missing)];

    /// <summary>The names of what is missing.</summary>
    public static IEnumerable<string> NamesOf(MissingParts missing) => from part in Parts where missing.HasFlag(part.Part) select part.Name;

    /// <summary>Says how it is with a part; a change is logged, once.</summary>
    public void Set(MissingParts part, bool isMissing)
    {
        var before = isMissing ? Interlocked.Or(ref _missing, (int)part) : Interlocked.And(ref _missing, ~(int)part);
        var after = isMissing ? before | (int)part : before & ~(int)part;
        if (after == before)
        {
            return;
        }

        if (Headers[after] is { } missing)
        {
            LogDegraded(missing);
        }
        else
        {
            LogWhole();
        }
    }

    private static string? HeaderOf(int missing) => missing == 0 ? null : string.Join(", ", NamesOf((MissingParts)missing));

    [LoggerMessage(530, LogLevel.Warning, "Degraded, missing now: {Missing}")]
    private partial void LogDegraded(string missing);

    [LoggerMessage(531, LogLevel.Information, "No longer degraded: nothing is missing")]
    private partial void LogWhole();
}
