using System.Text.Json;
using Gateway.Configuration;
using Storage;
using Storage.Credentials;

namespace Gateway.Hosting;

/// <summary>
/// <c>--reencrypt</c>: puts the tenants' provider keys under the newest encryption key. A gateway may be running on the same store, as long as it
/// was started with that key among its own; it goes on with what it has read, and reads again what was changed.
/// </summary>
/// <param name="exit">Says what went wrong.</param>
public sealed class Reencryption(ProgramExit exit)
{
    /// <summary><c>reencrypt</c>.</summary>
    /// <param name="file">The configuration; null for the one that a start would find.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="json">Whether a program reads what is said.</param>
    public async Task<int> RunAsync(string? file, string data, bool json)
    {
        var reading = ConfigFile.Read(ConfigFile.Locate(file, Environment.GetEnvironmentVariable), Environment.GetEnvironmentVariable);
        return reading.Config is null ? ProgramExit.BadConfiguration(reading) : await RunAsync(reading.Config, data, json);
    }

    /// <summary>Returns 0 when everything is under the newest key, 3 when something could be read with none of them.</summary>
    public async Task<int> RunAsync(GatewayConfig config, string data, bool json = false)
    {
        if (Missing(config, data) is { } missing)
        {
            return exit.CannotStart($"there is nothing to encrypt anew: {missing} is not there; name the gateway's own folder with --data");
        }

        var (records, why) = await Records.OpenAsync(config, data);
        if (records is null)
        {
            return exit.CannotStart(why!);
        }

        await using var store = records.Store;
        try
        {
            return Report(await new CredentialRotation(store.Credentials, records.Keys).RunAsync(CancellationToken.None, Progress), json);
        }
        catch (StoreUnavailableException e)
        {
            return exit.CannotStart($"{e.Message} What was encrypted anew up to now stays so: run it again.");
        }
    }

    /// <summary>A typing error must not make a new store, and a new key, and call it done.</summary>
    private static string? Missing(GatewayConfig config, string data)
    {
        string?[] needed =
        [
            config.Store is null ? Path.Combine(data, "gateway.db") : config.Store.Sqlite,
            config.EncryptionKeys.IsEmpty ? Path.Combine(data, "encryption.key") : null,
        ];
        return Array.Find(needed, file => file is not null && !File.Exists(file));
    }

    private static void Progress(RotationReport report) => Console.Error.WriteLine($"{report.Seen} provider keys up to now, {report.Rotated} encrypted anew");

    private static int Report(RotationReport report, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { seen = report.Seen, rotated = report.Rotated, unreadable = report.Unreadable.Select(id => id.ToString()) }));
            return report.Unreadable.Count == 0 ? 0 : 3;
        }

        Console.WriteLine($"{report.Seen} provider keys: {report.Rotated} encrypted anew, {report.Seen - report.Rotated - report.Unreadable.Count} "
            + $"under the newest key before, {report.Unreadable.Count} unreadable.");
        if (report.Unreadable.Count == 0)
        {
            Console.WriteLine("Once every gateway runs with the newest key, the older ones may be taken out of encryption_keys.");
            return 0;
        }

        foreach (var id in report.Unreadable)
        {
            Console.Error.WriteLine($"unreadable: {id}");
        }

        Console.Error.WriteLine("None of the encryption keys made these: keep every key you have, and add the one that is missing to encryption_keys.");
        return 3;
    }
}
