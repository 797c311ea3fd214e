using System.Data.Common;
using Gateway.Configuration;
using Storage;
using Storage.Encryption;

namespace Gateway.Hosting;

/// <summary>What a host keeps: the store that the configuration names, else a file in the data folder; and the keys its secrets are encrypted with.</summary>
public sealed record Records(Store Store, MultiFernet Keys, EncryptionKeyFile? KeyFile)
{
    /// <summary>Opens them, on another thread: SQLite's part is synchronous, and the host is put together meanwhile. Null with the reason when they cannot be used.</summary>
    public static Task<(Records? Records, string? Error)> OpenAsync(GatewayConfig config, string data) =>
        Task.Run(() => OpenAsync(config, config.Store ?? new() { Sqlite = Path.Combine(data, "gateway.db") }, data));

    private static async Task<(Records? Records, string? Error)> OpenAsync(GatewayConfig config, StoreOptions options, string data)
    {
        try
        {
            var file = config.EncryptionKeys.IsEmpty ? EncryptionKeyFile.LoadOrCreate(data) : null;
            MultiFernet keys = new(file is null ? [.. config.EncryptionKeys.Select(text => FernetKey.Parse(text))] : [file.Key]);
            return (new(await Store.OpenAsync(options, TimeProvider.System, CancellationToken.None), keys, file), null);
        }
        catch (EncryptionKeyException e)
        {
            return (null, e.Message);
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreSchemaException or DbException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, $"the store ({options}) cannot be opened: {e.Message}");
        }
    }
}
