using System.Data.Common;
using Storage;

namespace Silo;

/// <summary>The records, of which a silo reads the ledger.</summary>
internal static class Stores
{
    public static async Task<(Store? Store, string? Error)> OpenAsync(StoreOptions options)
    {
        try
        {
            return (await Store.OpenAsync(options, TimeProvider.System, CancellationToken.None), null);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreSchemaException or DbException or IOException or ArgumentException)
        {
            return (null, $"the store ({options}) cannot be opened: {e.Message}");
        }
    }
}
