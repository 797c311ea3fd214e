using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Accounting;
using Gateway.Configuration;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Kit;
using Microsoft.Extensions.DependencyInjection;
using Routing.ControlPlane;
using Routing.Spending;
using Storage;
using Storage.Ledger;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Gateway.Tests.Accounting;

/// <summary>A gateway that bills: virtual keys, a clock that only the test moves, a ledger that it can read, and two providers at $0.001 and $0.002 a token.</summary>
internal sealed class SpendingStage : IAsyncDisposable
{
    /// <summary>What is counted, besides its text, for a prompt of one message: around it and around the whole, in tokens.</summary>
    public const int Frame = 16;

    /// <summary>Tokens of the prompt asked with, as the gateway estimates them and as both providers count them.</summary>
    public const int Prompt = 2 + Frame;

    private const string Yaml = """
        auth: required
        providers:
          a: { format: openai, base_url: "http://a.test/v1", api_key: key-of-a, timeouts: { first_token: 11s, idle: 7s, total: 2h } }
          b: { format: openai, base_url: "http://b.test/v1", api_key: key-of-b, timeouts: { first_token: 11s } }
        models:
          a/m: { input_per_million: 1000, output_per_million: 1000, max_output: 1000 }
          b/m: { input_per_million: 2000, output_per_million: 2000, max_output: 1000 }
          a/e: { kind: embedding, dimensions: 2, embedding_space: ours, input_per_million: 1000, output_per_million: 0 }
          b/e: { kind: embedding, dimensions: 2, embedding_space: ours, input_per_million: 2000, output_per_million: 0 }
        tiers:
          solo: { chain: [a/m], deadline: 30s }
          pair: { chain: [a/m, b/m], deadline: 30s }
          vectors: { chain: [a/e, b/e], deadline: 30s }
          cheaper: { chain: [b/m, a/m], deadline: 30s }
          capped: { chain: [b/m, a/m], max_cost_usd: 0.3 }

        """;

    private readonly DirectoryInfo _folder;

    private SpendingStage(DirectoryInfo folder, GatewayHost gateway, FakeUpstream upstream, Store store, StoreProbe probe, VirtualTime time, LedgerBook ledger) =>
        (_folder, Gateway, Upstream, Store, Probe, Time, Ledger) = (folder, gateway, upstream, store, probe, time, ledger);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public Store Store { get; }

    public StoreProbe Probe { get; }

    public VirtualTime Time { get; }

    public LedgerBook Ledger { get; }

    private InProcessSpending Spending { get; init; } = null!;

    /// <summary>Starts one.</summary>
    /// <param name="settings">Behind its own.</param>
    /// <param name="around">What stands between the gateway and the tenants' accounts; null: nothing.</param>
    public static async Task<SpendingStage> StartAsync(string settings = "", Func<ISpending, ISpending>? around = null)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-spending-");
        var time = new VirtualTime();
        var store = await Store.OpenAsync(new() { Sqlite = Path.Combine(folder.FullName, "gateway.db") }, time, CancellationToken.None);
        var upstream = new FakeUpstream().On("a.test", Answers.Well(Prompt, 10)).On("b.test", Answers.Well(Prompt, 10));
        var probe = new StoreProbe();
        var ledger = new LedgerBook();
        var spending = new InProcessSpending(time);
        var gateway = await GatewayHost.StartAsync(Yaml + settings, upstream, time, records: services =>
        {
            probe.Add(services, store);
            services.AddSingleton<ILedger>(ledger);
            services.AddSingleton<IControlPlane>(provider => new InProcessControlPlane(
                provider.GetRequiredService<ConfigSource>().Current.ControlPlane,
                provider.GetRequiredService<Func<double>>(),
                spending: around?.Invoke(spending) ?? spending));
        });
        return new(folder, gateway, upstream, store, probe, time, ledger) { Spending = spending };
    }

    /// <summary>A new tenant within <paramref name="limits"/>, with a key to call with.</summary>
    public async Task<(string Key, Tenant Tenant)> AddTenantAsync(UsageLimits? limits = null, UsageLimits? keyLimits = null)
    {
        var tenant = new Tenant { Id = Storage.Tenants.TenantId.New(Time.GetUtcNow()), CreatedAt = Time.GetUtcNow(), Limits = limits ?? UsageLimits.None };
        (await Store.Tenants.AddAsync(tenant, CancellationToken.None)).ShouldBeTrue();
        var text = VirtualKeyText.Create();
        var key = VirtualKey.Create(tenant.Id, "test", text, Time.GetUtcNow()) with { Limits = keyLimits ?? UsageLimits.None };
        (await Store.VirtualKeys.AddAsync(key, CancellationToken.None)).ShouldBeTrue();
        return (text.Text, tenant);
    }

    public Task<ClientAnswer> AskAsync(string key, string model = "solo", bool stream = false, string? more = null) => Gateway.ChatAsync(Request(model, stream, more), Bearer(key));

    /// <summary>Asks and hands over as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string key, string model, bool stream, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Request(model, stream, null), new MediaTypeHeaderValue("application/json")) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return await Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Makes a provider take requests and answer when it is told to.</summary>
    public (Task<UpstreamCall> Arrived, TaskCompletionSource Answer) Hold(string host, Func<UpstreamCall, UpstreamReply> reply)
    {
        var arrived = new TaskCompletionSource<UpstreamCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Upstream.On(host, async (call, cancellationToken) =>
        {
            arrived.TrySetResult(call);
            await answer.Task.WaitAsync(cancellationToken);
            return reply(call);
        });
        return (arrived.Task.WaitAsync(TimeSpan.FromSeconds(30)), answer);
    }

    /// <summary>The tenant's account; null when it was never asked for.</summary>
    public AccountSnapshot? Account(Tenant tenant) => Spending.Describe(new(tenant.Id.Value));

    /// <summary>Waits until nothing is under way for the tenant any more, and holds its account to its rows: what was charged is what they add up to.</summary>
    public async Task<IReadOnlyList<LedgerRow>> ShouldBeSettledAsync(Tenant tenant)
    {
        await UntilSettledAsync(tenant);
        var rows = Ledger.Rows.Where(row => row.Tenant == tenant.Id).ToList();
        var account = Account(tenant) ?? default;
        account.Charged.Ever.ShouldBe(rows.Sum(row => row.CostUsd ?? 0));
        (account.Reserved, account.Parallel).ShouldBe((0m, 0));
        rows.Select(row => (row.RequestId, row.Attempt)).ShouldBeUnique();
        Ledger.Begun.ShouldBeEmpty();
        return rows;
    }

    /// <summary>Ends when nothing is under way: a client may have its answer, or be gone, before its request has ended.</summary>
    public async Task UntilSettledAsync(Tenant tenant)
    {
        for (var tries = 0; Account(tenant) is { Leases: > 0 }; tries++)
        {
            tries.ShouldBeLessThan(1000, "a lease was never settled");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    public static string Request(string model, bool stream = false, string? more = null) =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Hi"}]{{more}}}""";

    public static int? MaxTokens(UpstreamCall call) =>
        JsonDocument.Parse(call.Body).RootElement.TryGetProperty("max_tokens", out var most) ? most.GetInt32() : null;

    private static (string Name, string Value)[] Bearer(string key) => [("Authorization", $"Bearer {key}")];

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Store.DisposeAsync();
        Upstream.Dispose();
        _folder.Delete(recursive: true);
    }
}
