using System.Data.Common;
using Gateway.Configuration;
using Storage;

namespace Standalone;

/// <summary>The store this edition runs on: what the configuration names, else a file in the data folder.</summary>
internal static class Records
{
    /// <summary>Opens it, on another thread: SQLite's part is synchronous, and the host is put together meanwhile. Null with the reason when it cannot be used.</summary>
    public static Task<(Store? Store, string? Error)> OpenAsync(GatewayConfig config, string data) =>
        Task.Run(() => OpenAsync(config.Store ?? new() { Sqlite = Path.Combine(data, "gateway.db") }));

    private static async Task<(Store? Store, string? Error)> OpenAsync(StoreOptions options)
    {
        try
        {
            return (await Store.OpenAsync(options, TimeProvider.System, CancellationToken.None), null);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreSchemaException or DbException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, $"the store ({options}) cannot be opened: {e.Message}");
        }
    }
}
