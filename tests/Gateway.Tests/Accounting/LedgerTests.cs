using System.Text;
using Gateway.Accounting;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Storage.Ledger;
using Storage.Spool;

namespace Gateway.Tests.Accounting;

/// <summary>When rows are written, and what happens where they cannot be.</summary>
public sealed class LedgerTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Client_BeforeTheRowIsWritten_DoesNotSeeTheEnd(bool stream, bool breaksOff)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync();
        stage.Upstream.On("b.test", FaultStage.Well);
        if (breaksOff)
        {
            stage.Upstream.On("a.test", UpstreamReply.Stream(UpstreamReply.Text(Chunks.Event(Chunks.Hello)), BodyPart.Reset()));
        }

        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stage.Ledger.Until = written.Task;
        var seen = new StringBuilder();
        var reading = ReadAsync();
        await UntilAsync(() => stage.Upstream.Calls.Count == 1 && (!stream || seen.ToString().Contains("data: {", StringComparison.Ordinal)));

        // By then whatever the gateway had let go of would be here: others come and go meanwhile.
        for (var count = 0; count < 20; count++)
        {
            (await stage.Gateway.GetAsync("/health/live")).Status.ShouldBe(200);
        }

        seen.ToString().ShouldNotContain("[DONE]");
        seen.ToString().ShouldNotContain("\"error\"");
        seen.ToString().ShouldNotContain("finish_reason\":\"stop\"}],\"usage");
        reading.IsCompleted.ShouldBeFalse();
        written.SetResult();
        await reading;
        seen.ToString().ShouldContain(breaksOff ? "upstream_error" : stream ? "[DONE]" : "usage");
        await stage.ShouldBeSettledAsync(tenant);

        async Task ReadAsync()
        {
            using var response = await stage.OpenAsync(key, "solo", stream);
            await using var body = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[4096];
            try
            {
                while (await body.ReadAsync(buffer) is > 0 and var count)
                {
                    seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
                }
            }
            catch (Exception e) when (breaksOff && e is HttpRequestException or IOException)
            {
                // as a broken stream ends
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ledger_SpoolOrJournalFull_NothingIsBought(bool journalOnly)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { Parallel = 3, UsdLifetime = 10m });
        (stage.Ledger.HasRoom, stage.Ledger.HasSlots) = (journalOnly, !journalOnly);

        var answer = await stage.AskAsync(key, "pair", stream: true);

        answer.ShouldBeError(503, "no_target_available").GetProperty("message").GetString()!.ShouldContain("ledger's disk is full");
        answer.Header("retry-after").ShouldBe("1");
        stage.Upstream.Calls.ShouldBeEmpty();
        (await stage.ShouldBeSettledAsync(tenant)).ShouldBeEmpty();

        (stage.Ledger.HasRoom, stage.Ledger.HasSlots) = (true, true);
        (await stage.AskAsync(key, "pair", stream: true)).Header("x-gateway-target").ShouldBe("a/m");
        (await stage.Gateway.GetAsync("/admin/targets")).Text.ShouldNotContain("circuit_open");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ledger_FailsAtTheEnd_TheAnswerGoesOutAndTheRowIsLogged(bool stream)
    {
        await using var stage = await SpendingStage.StartAsync();
        var (key, tenant) = await stage.AddTenantAsync(new() { UsdLifetime = 10m });
        stage.Ledger.Fault = new SpoolFullException("The spool's disk is full.");

        var answer = await stage.AskAsync(key, stream: stream);

        answer.Status.ShouldBe(200);
        answer.Text.ShouldContain(stream ? "[DONE]" : "usage");
        stage.Gateway.Log.Text.ShouldContain($"Critical: The spool does not take attempt 1 of {answer.Header("x-request-id")}");
        stage.Gateway.Log.Text.ShouldContain($"CostUsd = {0.001m * (SpendingStage.Prompt + 10)}");
        await stage.UntilSettledAsync(tenant);
        stage.Account(tenant)!.Value.Charged.Ever.ShouldBe(0.001m * (SpendingStage.Prompt + 10));   // the budget knows all the same
        stage.Ledger.Begun.Count.ShouldBe(1);                         // and so does the next process
    }

    [Fact]
    public async Task Everyone_UnderAuthOpen_IsServedWithoutALedgerAndWrittenDownWithOne()
    {
        const string Yaml = """
            auth: open
            providers:
              a: { format: openai, base_url: "http://a.test/v1", api_key: key-of-a }
            """;
        using var upstream = new FakeUpstream().On("a.test", Answers.Well(2, 10));
        await using (var without = await GatewayHost.StartAsync(Yaml, upstream))
        {
            (await without.ChatAsync(SpendingStage.Request("a/m"))).Status.ShouldBe(200);
        }

        var ledger = new LedgerBook { HasRoom = false };
        await using var with = await GatewayHost.StartAsync(Yaml, upstream, records: services =>
        {
            StoreProbe.AddAway(services);
            services.AddSingleton<ILedger>(ledger);
        });
        (await with.ChatAsync(SpendingStage.Request("a/m"))).Status.ShouldBe(200);
        var row = ledger.Rows.ShouldHaveSingleItem();
        (row.Tenant, row.Key, row.CostUsd).ShouldBe((Storage.Tenants.TenantId.Default, Storage.VirtualKeys.VirtualKeyId.None, null));
    }

    [Fact]
    public async Task Rows_InARealSpool_ReachTheStore()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-spool-");
        try
        {
            using var spool = LedgerSpool.Open(new() { Folder = folder.FullName }, TimeProvider.System, NullLogger<LedgerSpool>.Instance);
            using var journal = AttemptJournal.Open(new() { Folder = folder.FullName }, NullLogger<AttemptJournal>.Instance);
            using var upstream = new FakeUpstream().On("a.test", UpstreamReply.Json(503, "")).On("b.test", Answers.Well(2, 10));
            await using var gateway = await GatewayHost.StartAsync(
                """
                auth: open
                providers:
                  a: { format: openai, base_url: "http://a.test/v1", api_key: key-of-a }
                  b: { format: openai, base_url: "http://b.test/v1", api_key: key-of-b }
                models:
                  b/m: { input_per_million: 2000, output_per_million: 2000 }
                tiers:
                  pair: { chain: [a/m, b/m] }
                """,
                upstream,
                records: services =>
                {
                    StoreProbe.AddAway(services);
                    services.AddGatewayLedger(spool, journal);
                });

            var id = (await gateway.ChatAsync(SpendingStage.Request("pair"))).Header("x-request-id")!;

            spool.Depth.Rows.ShouldBe(2);
            await using var store = await Storage.Store.OpenAsync(new() { Sqlite = Path.Combine(folder.FullName, "gateway.db") }, TimeProvider.System, CancellationToken.None);
            using var drainer = new LedgerDrainer(spool, store.Ledger, new DrainOptions(), TimeProvider.System, NullLogger<LedgerDrainer>.Instance);
            await drainer.DrainAsync(CancellationToken.None);
            (await store.Ledger.FindAsync(id, CancellationToken.None)).Select(row => (row.Attempt, row.Target.ToString(), row.Status, row.CostUsd))
                .ShouldBe([(1, "a/m", 503, (decimal?)null), (2, "b/m", 200, 0.024m)]);
            spool.Depth.Rows.ShouldBe(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(1000);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
