using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Storage.Sql;

/// <summary>Instants are microseconds and money billionths in 64-bit integers, which SQLite sums exactly; it has no decimal.</summary>
internal sealed class SqliteDialect : Dialect
{
    // https://sqlite.org/rescode.html
    private static readonly FrozenSet<int> Unavailable = new[]
    {
        5 /* BUSY */, 6 /* LOCKED */, 7 /* NOMEM */, 8 /* READONLY */, 9 /* INTERRUPT: our own time limit */, 10 /* IOERR */,
        11 /* CORRUPT */, 13 /* FULL */, 14 /* CANTOPEN */, 15 /* PROTOCOL */, 26 /* NOTADB */,
    }.ToFrozenSet();

    private const int UniqueViolation = 2067;
    private const int PrimaryKeyViolation = 1555;

    public override IReadOnlyDictionary<string, string> Types { get; } = new Dictionary<string, string>
    {
        ["{time}"] = "integer",
        ["{money}"] = "integer",
        ["{bytes}"] = "blob",
        ["{day}"] = "text",
        ["{bool}"] = "integer",
    };

    // A write transaction begins with BEGIN IMMEDIATE: there is one at a time.
    public override string? LockSchema => null;

    public override string? LockDailyTotals => null;

    public override object ToParameter(object value) => value switch
    {
        DateTimeOffset instant => instant.ToMicroseconds(),
        decimal amount => Usd.ToNano(amount),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        _ => value,
    };

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) => Instants.FromMicroseconds(reader.GetInt64(column));

    public override decimal ReadUsd(object value) => Usd.FromNano(Convert.ToInt64(value, CultureInfo.InvariantCulture));

    public override bool IsUnavailable(Exception exception) =>
        exception is SqliteException sqlite && Unavailable.Contains(sqlite.SqliteErrorCode) || exception is IOException or UnauthorizedAccessException;

    public override bool IsRefusal(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: 18 /* TOOBIG */ or 19 /* CONSTRAINT */ or 20 /* MISMATCH */ };

    public override bool IsDuplicate(DbException exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: UniqueViolation or PrimaryKeyViolation };
}
