using Gateway.Providers;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Storage;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Tests.Admission;

/// <summary>A gateway that asks for virtual keys, on a store of its own in a temporary folder, before one provider that is well.</summary>
internal sealed class KeyStage : IAsyncDisposable
{
    public const string OperatorKey = "sk-of-the-operator";

    private const string Yaml = """
        auth: required
        admin_key: sk-of-the-operator
        providers:
          up: { format: openai, base_url: "http://up.test/v1", api_key: key-of-the-operator-at-up, headers: { x-operator: secret-of-the-operator } }
        models:
          up/nice-1: { aliases: [nice] }
          up/other-1: {}
        tiers:
          main: { chain: [up/nice-1] }
          dear: { chain: [up/other-1] }

        """;

    private readonly DirectoryInfo _folder;

    private KeyStage(DirectoryInfo folder, GatewayHost gateway, FakeUpstream upstream, Store store, StoreProbe probe, TimeProvider time) =>
        (_folder, Gateway, Upstream, Store, Probe, Time) = (folder, gateway, upstream, store, probe, time);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    /// <summary>The gateway's own store.</summary>
    public Store Store { get; }

    public StoreProbe Probe { get; }

    public TimeProvider Time { get; }

    /// <summary>Where the store's files are.</summary>
    public string Folder => _folder.FullName;

    private string File => Path.Combine(_folder.FullName, "gateway.db");

    public static async Task<KeyStage> StartAsync(string? settings = null, TimeProvider? time = null, Func<FakeUpstream, ConnectionPools>? pools = null)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-keys-");
        var store = await OpenAsync(Path.Combine(folder.FullName, "gateway.db"));
        var upstream = new FakeUpstream().On("up.test", FaultStage.Well);
        var probe = new StoreProbe();
        var yaml = settings is null ? Yaml : Yaml.Replace("auth: required\n", settings + "\n", StringComparison.Ordinal);
        var gateway = await GatewayHost.StartAsync(yaml, upstream, time, records: services => probe.Add(services, store), pools: pools);
        return new(folder, gateway, upstream, store, probe, time ?? TimeProvider.System);
    }

    /// <summary>The same records, opened by another process as it were.</summary>
    public Task<Store> OpenElsewhereAsync() => OpenAsync(File);

    public async Task<Tenant> AddTenantAsync()
    {
        var tenant = new Tenant { Id = TenantId.New(Time.GetUtcNow()), CreatedAt = Time.GetUtcNow() };
        (await Store.Tenants.AddAsync(tenant, CancellationToken.None)).ShouldBeTrue();
        return (await Store.Tenants.FindAsync(tenant.Id, CancellationToken.None))!;
    }

    /// <summary>A key of a new tenant, or of <paramref name="tenant"/>.</summary>
    public async Task<(string Text, VirtualKey Key)> IssueAsync(Func<VirtualKey, VirtualKey>? change = null, Tenant? tenant = null)
    {
        tenant ??= await AddTenantAsync();
        var text = VirtualKeyText.Create();
        var key = VirtualKey.Create(tenant.Id, "test", text, Time.GetUtcNow());
        (await Store.VirtualKeys.AddAsync(change?.Invoke(key) ?? key, CancellationToken.None)).ShouldBeTrue();
        return (text.Text, key);
    }

    public Task<ClientAnswer> ChatAsync(string? key, string model = "main") =>
        Gateway.ChatAsync(Chunks.Request(model), key is null ? [] : [("Authorization", $"Bearer {key}")]);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Store.DisposeAsync();
        Upstream.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Task<Store> OpenAsync(string file) => Store.OpenAsync(new() { Sqlite = file }, TimeProvider.System, CancellationToken.None);
}
