using Kit;
using Storage.Tests.Databases;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Storage.Tests.Databases;

/// <summary>The PostgreSQL server that the whole run shares; without binaries there is none, and the tests that need it are skipped.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    public static PostgresServer? Server { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.Missing is null)
        {
            Server = new();
            await Server.CreateAsync();
        }
    }

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
