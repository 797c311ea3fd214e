using System.Data.Common;

namespace Storage.Sql;

/// <summary>Where the two databases differ, apart from how they are opened: types, locks and errors. Their SQL is the same.</summary>
internal abstract class Dialect
{
    /// <summary>What <c>{time}</c>, <c>{money}</c>, <c>{bytes}</c>, <c>{day}</c> and <c>{bool}</c> in a migration stand for.</summary>
    public abstract IReadOnlyDictionary<string, string> Types { get; }

    /// <summary>Holds off other migrations until the end of the transaction; null when the transaction itself does.</summary>
    public abstract string? LockSchema { get; }

    /// <summary>Holds off changes of the daily totals until the end of the transaction; null when the transaction itself does.</summary>
    public abstract string? LockDailyTotals { get; }

    public abstract object ToParameter(object value);

    public abstract DateTimeOffset ReadTime(DbDataReader reader, int column);

    public abstract decimal ReadUsd(object value);

    /// <summary>True for what says nothing about the records: the database cannot be used now.</summary>
    public abstract bool IsUnavailable(Exception exception);

    /// <summary>True when the database is well and refuses what it was given: trying again would change nothing.</summary>
    public abstract bool IsRefusal(DbException exception);

    /// <summary>True when a change would break a unique index.</summary>
    public abstract bool IsDuplicate(DbException exception);
}
