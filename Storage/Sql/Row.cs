using System.Data.Common;
using System.Globalization;

namespace Storage.Sql;

/// <summary>A row of an answer, read by column name in either dialect.</summary>
internal readonly struct Row(DbDataReader reader, Dialect dialect)
{
    public bool IsNull(string column) => reader.IsDBNull(reader.GetOrdinal(column));

    public string Text(string column) => reader.GetString(reader.GetOrdinal(column));

    public string? TextOrNull(string column) => IsNull(column) ? null : Text(column);

    // SUM of bigint is numeric in PostgreSQL.
    public long Long(string column) => Convert.ToInt64(reader.GetValue(reader.GetOrdinal(column)), CultureInfo.InvariantCulture);

    public long? LongOrNull(string column) => IsNull(column) ? null : Long(column);

    public int? IntOrNull(string column) => (int?)LongOrNull(column);

    public bool Bool(string column) => reader.GetBoolean(reader.GetOrdinal(column));

    public byte[] Bytes(string column) => (byte[])reader.GetValue(reader.GetOrdinal(column));

    public DateOnly Day(string column) => reader.GetFieldValue<DateOnly>(reader.GetOrdinal(column));

    public DateTimeOffset Time(string column) => dialect.ReadTime(reader, reader.GetOrdinal(column));

    public DateTimeOffset? TimeOrNull(string column) => IsNull(column) ? null : Time(column);

    public decimal Usd(string column) => dialect.ReadUsd(reader.GetValue(reader.GetOrdinal(column)));

    public decimal? UsdOrNull(string column) => IsNull(column) ? null : Usd(column);
}
