using Storage.Sql;

namespace Storage.Ledger;

/// <summary>Adds rows and their daily totals within a transaction, the fastest way its database has. Returns which were new, by their place.</summary>
internal interface ILedgerWriter
{
    Task<IReadOnlyList<LedgerRow>> AddAsync(Session session, IReadOnlyList<LedgerRow> rows, CancellationToken cancellationToken);
}
