using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Storage.Sql;

/// <summary>PostgreSQL's own types: timestamptz, numeric, date.</summary>
internal sealed class PostgresDialect : Dialect
{
    public override IReadOnlyDictionary<string, string> Types { get; } = new Dictionary<string, string>
    {
        ["{time}"] = "timestamptz",
        ["{money}"] = "numeric(20, 9)",
        ["{bytes}"] = "bytea",
        ["{day}"] = "date",
        ["{bool}"] = "boolean",
    };

    // Any number, as long as nobody else's program in the same database takes the same one: "gateway" in ASCII.
    public override string? LockSchema => "SELECT pg_advisory_xact_lock(29099075147620729)";

    // Whoever writes totals holds ROW EXCLUSIVE, so this waits for them and they for this; reading goes on.
    public override string? LockDailyTotals => "LOCK TABLE usage_daily IN EXCLUSIVE MODE";

    public override object ToParameter(object value) => value is DateTimeOffset instant ? instant.ToUniversalTime() : value;

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    public override decimal ReadUsd(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    // Anything of Npgsql's that is not the server's word on a statement is about the connection. Of the server's words, by class: 08 connection,
    // 25006 a standby, 28 and 3D wrong credentials or database, 40 deadlock, 53 out of resources, 57 shutting down or cancelled, 58 its disk.
    public override bool IsUnavailable(Exception exception) => exception switch
    {
        PostgresException { SqlState: var state } => state[..2] is "08" or "28" or "3D" or "40" or "53" or "57" or "58" || state is "25006",
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    // 22: data, 23: integrity, 54: limits.
    public override bool IsRefusal(DbException exception) => exception is PostgresException { SqlState: var state } && state[..2] is "22" or "23" or "54";

    public override bool IsDuplicate(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
