using Gateway.Accounting;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Kit;
using Microsoft.Extensions.Logging.Abstractions;
using Storage;
using Storage.Ledger;
using Storage.Spool;
using Storage.Tenants;

namespace Gateway.Tests.Accounting;

/// <summary>The gateway with a spool and a journal in a folder, from start to stop.</summary>
public sealed class LedgerKeepingTests : IAsyncLifetime
{
    private const string Yaml = """
        auth: required
        providers: { up: { format: openai, base_url: "http://up.test/v1" } }
        tiers: { main: { chain: [up/nice-1] } }

        """;

    private static readonly DateTimeOffset Now = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-keeping-");
    private readonly FakeUpstream _upstream = new FakeUpstream().On("up.test", FaultStage.Well);
    private readonly VirtualTime _time = new(Now);
    private readonly StoreProbe _probe = new();
    private Store _store = null!;

    private string Spool => Path.Combine(_folder.FullName, "spool");

    public async ValueTask InitializeAsync() =>
        _store = await Store.OpenAsync(new() { Sqlite = Path.Combine(_folder.FullName, "gateway.db") }, _time, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _upstream.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Start_AfterAProcessThatDied_HasItsRowsAndItsAttemptsInTheLedger()
    {
        await LeaveAsync(rows: ["written"], underWay: ["interrupted", "written"]);

        await using (await StartAsync())
        {
            await UntilAsync(() => RowsAsync("written"), rows => rows.Count > 0);
        }

        (await RowsAsync("written")).Single().Interrupted.ShouldBeFalse("its own row came first");
        (await RowsAsync("interrupted")).Single().Interrupted.ShouldBeTrue();
        Directory.GetFiles(Spool, "*.journal").ShouldBeEmpty();
        Directory.GetFiles(Spool, "*.spool").ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_WithRowsInTheSpool_DrainsThem()
    {
        await LeaveAsync(rows: ["old"], underWay: []);
        _probe.IsAway = true;
        await using (var gateway = await StartAsync())
        {
            await UntilAsync(() => gateway.GetAsync("/health/ready"), answer => answer.Header("x-gateway-degraded") == "store, ledger");
            _probe.IsAway = false; // the drainer's next try is a while off on a clock that stands still
        }

        (await RowsAsync("old")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Stop_WhileTheStoreIsAway_LeavesTheRowsForTheNextStart()
    {
        await LeaveAsync(rows: ["kept"], underWay: ["interrupted"]);
        _probe.IsAway = true;
        string log;
        await using (var gateway = await StartAsync())
        {
            await gateway.DisposeAsync();
            log = gateway.Log.Text;
        }

        log.ShouldContain("2 ledger rows stay in the spool for the next start");
        (await RowsAsync("kept")).ShouldBeEmpty();
        _probe.IsAway = false;
        await using (await StartAsync())
        {
        }

        (await RowsAsync("kept")).Count.ShouldBe(1);
        (await RowsAsync("interrupted")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Ledger_ThatCannotBeWritten_IsSaidUntilItIsBack()
    {
        await LeaveAsync(rows: ["waits"], underWay: []);
        _probe.IsAway = true;
        await using var gateway = await StartAsync();
        var answer = await UntilAsync(() => gateway.GetAsync("/health/ready"), answer => answer.Header("x-gateway-degraded") == "store, ledger");
        (answer.Status, answer.Text).ShouldBe((200, """{"status":"ready","missing":["store","ledger"]}"""));

        _probe.IsAway = false;
        await UntilAsync(() => gateway.GetAsync("/health/ready"), answer => answer.Header("x-gateway-degraded") is null);
        (await RowsAsync("waits")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Spool_WithoutRoom_IsNotReady()
    {
        await LeaveAsync(rows: ["a", "b"], underWay: ["interrupted"]);
        _probe.IsAway = true;
        await using var gateway = await StartAsync(new() { Folder = Spool, MaxBytes = 100 });
        var answer = await UntilAsync(() => gateway.GetAsync("/health/ready"), answer => answer.Status == 503);

        answer.Json.GetProperty("status").GetString().ShouldBe("refusing");
        answer.Header("x-gateway-degraded")!.ShouldContain("spool");
        gateway.Log.Text.ShouldContain("1 attempts of an earlier process wait in the journal");
        (await gateway.GetAsync("/health/live")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Folder_InUse_StopsTheStart()
    {
        await using var first = await StartAsync();
        (await Should.ThrowAsync<SpoolException>(() => StartAsync())).Message.ShouldContain("does another gateway use it?");
    }

    private Task<GatewayHost> StartAsync(SpoolOptions? options = null) => GatewayHost.StartAsync(Yaml, _upstream, _time, records: services =>
    {
        _probe.Add(services, _store);
        services.AddGatewayLedger(options ?? new() { Folder = Spool });
    });

    /// <summary>A process dies and leaves this behind.</summary>
    private async Task LeaveAsync(string[] rows, string[] underWay)
    {
        using var spool = LedgerSpool.Open(new() { Folder = Spool, SegmentBytes = 4096 }, _time, NullLogger<LedgerSpool>.Instance);
        using var journal = AttemptJournal.Open(new() { Folder = Spool }, NullLogger<AttemptJournal>.Instance);
        foreach (var request in underWay)
        {
            journal.Begin(Row(request));
        }

        foreach (var request in rows)
        {
            await spool.AppendAsync(Row(request));
        }
    }

    private Task<IReadOnlyList<LedgerRow>> RowsAsync(string request) => _store.Ledger.FindAsync(request, CancellationToken.None);

    private async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo)
    {
        for (var i = 0; ; i++)
        {
            if (await ask() is var answer && isSo(answer))
            {
                return answer;
            }

            i.ShouldBeLessThan(2000);
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static LedgerRow Row(string request) => new()
    {
        RequestId = request,
        Attempt = 1,
        Tenant = TenantId.Default,
        Target = new("up", "nice-1"),
        CostUsd = 0.01m,
        StartedAt = Now,
    };
}
