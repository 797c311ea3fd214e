using System.Globalization;

namespace Storage.Ledger;

/// <summary>Where a page of the ledger ended, as text a client may hand back.</summary>
internal sealed record LedgerPosition(DateTimeOffset StartedAt, string RequestId, int Attempt)
{
    /// <summary>Null for what is no position: the list begins at its beginning.</summary>
    public static LedgerPosition? Parse(string? text) =>
        text?.Split(':', 3) is [var time, var attempt, var request]
        && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
        && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(Instants.FromMicroseconds(microseconds), request, number)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartedAt.ToMicroseconds()}:{Attempt}:{RequestId}");
}
