using System.Text;
using Routing.Failures;
using Storage.Ledger;

namespace Storage.Spool;

/// <summary>
/// A ledger row in bytes: a version, flags for what is there, then numbers and texts without names. Half the size of JSON and several times
/// faster, and nobody but this class reads it: a spool lives for seconds.
/// </summary>
internal static class RowFormat
{
    private const byte Version = 1;

    /// <summary>Numbers take at most 10 bytes each; there are 12, and 5 lengths of texts.</summary>
    private const int Fixed = 2 + (19 * 10);

    [Flags]
    private enum Present : byte
    {
        None = 0,
        Kind = 1,
        Status = 2,
        Cost = 4,
        FirstToken = 8,
        Estimated = 16,
        Interrupted = 32,
        AdmittedOn = 64,
    }

    /// <summary>No row is larger than this many bytes.</summary>
    public static int MaxLength(LedgerRow row) =>
        Fixed + Encoding.UTF8.GetMaxByteCount(
            row.RequestId.Length + row.Tenant.Value.Length + row.Key.Value.Length + row.Target.Provider.Length + row.Target.Model.Length);

    /// <summary>Returns the bytes written.</summary>
    public static int Write(LedgerRow row, Span<byte> buffer)
    {
        var writer = new PayloadWriter(buffer);
        writer.Byte(Version);
        writer.Byte((byte)Flags(row));
        writer.Text(row.RequestId);
        writer.Number(row.Attempt);
        writer.Text(row.Tenant.Value);
        writer.Text(row.Key.Value);
        writer.Text(row.Target.Provider);
        writer.Text(row.Target.Model);
        writer.Number((long)(row.Kind ?? default));
        writer.Number(row.Status ?? 0);
        writer.Number(row.Usage.Prompt);
        writer.Number(row.Usage.CachedPrompt);
        writer.Number(row.Usage.Completion);
        writer.Number(row.Usage.Reasoning);
        writer.Number(row.CostUsd is { } cost ? Usd.ToNano(cost) : 0);
        writer.Number(row.StartedAt.ToMicroseconds());
        writer.Number(row.TimeToFirstToken?.ToMicroseconds() ?? 0);
        writer.Number(row.Duration.ToMicroseconds());
        if (row.AdmittedOn is { } day)
        {
            writer.Number(day.DayNumber);
        }

        return writer.Written;
    }

    /// <exception cref="InvalidDataException">It is no row, or one of a newer program.</exception>
    public static LedgerRow Read(ReadOnlySpan<byte> payload, RecentTexts recent)
    {
        var reader = new PayloadReader(payload);
        if (reader.Byte() is var version && version != Version)
        {
            throw new InvalidDataException($"The record's version is {version}; this program knows {Version}.");
        }

        var present = (Present)reader.Byte();
        T? If<T>(Present flag, T value)
            where T : struct => present.HasFlag(flag) ? value : null;

        // In the order in which they are written: an initialiser's members are evaluated from top to bottom.
        var row = new LedgerRow
        {
            RequestId = reader.Text(),
            Attempt = (int)reader.Number(),
            Tenant = new(reader.Text(recent)),
            Key = new(reader.Text(recent)),
            Target = new(reader.Text(recent), reader.Text(recent)),
            Kind = If(Present.Kind, (FailureKind)reader.Number()),
            Status = If(Present.Status, (int)reader.Number()),
            Usage = new(reader.Number(), reader.Number(), reader.Number(), reader.Number()),
            CostUsd = If(Present.Cost, Usd.FromNano(reader.Number())),
            StartedAt = Instants.FromMicroseconds(reader.Number()),
            TimeToFirstToken = If(Present.FirstToken, Instants.Duration(reader.Number())),
            Duration = Instants.Duration(reader.Number()),
            AdmittedOn = present.HasFlag(Present.AdmittedOn) ? DateOnly.FromDayNumber((int)reader.Number()) : null,
            Estimated = present.HasFlag(Present.Estimated),
            Interrupted = present.HasFlag(Present.Interrupted),
        };
        return reader.IsAtEnd ? row : throw new InvalidDataException("The record is longer than its fields.");
    }

    private static Present Flags(LedgerRow row) =>
        (row.Kind is null ? Present.None : Present.Kind)
        | (row.Status is null ? Present.None : Present.Status)
        | (row.CostUsd is null ? Present.None : Present.Cost)
        | (row.TimeToFirstToken is null ? Present.None : Present.FirstToken)
        | (row.Estimated ? Present.Estimated : Present.None)
        | (row.Interrupted ? Present.Interrupted : Present.None)
        | (row.AdmittedOn is null ? Present.None : Present.AdmittedOn);
}
