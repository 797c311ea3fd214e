using EndToEnd.Ledger;
using Storage;
using Storage.Ledger;

namespace Cluster.Rig;

/// <summary>The cluster's ledger, which goes on being written while it is read.</summary>
internal static class LedgerReading
{
    /// <summary>All rows; none when some came between its pages and its totals, or PostgreSQL was not there: to be asked again.</summary>
    public static async Task<IReadOnlyList<LedgerRow>> TryReadAsync(this Machine machine)
    {
        try
        {
            return await Rows.ReadAsync(new() { Postgres = machine.Database });
        }
        catch (Exception e) when (e is StoreUnavailableException or ShouldAssertException)
        {
            return [];
        }
    }
}
