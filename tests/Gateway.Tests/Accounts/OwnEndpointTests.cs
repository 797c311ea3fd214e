using System.Net;
using Gateway.Providers;
using Gateway.Tests.Admission;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Accounts;

/// <summary>A tenant's own base URL.</summary>
public sealed class OwnEndpointTests
{
    private const string Secret = "sk-of-a-tenant-WXYZ";

    [Fact]
    public async Task Endpoint_Brought_IsCalledWithItsKeyForThisTenantAlone()
    {
        await using var stage = await StartAsync();
        var (mine, _) = await stage.IssueAsync();
        var (theirs, _) = await stage.IssueAsync();

        var created = await BringAsync(stage, mine, "https://own.test/base/v1/");
        var answer = await stage.ChatAsync(mine);
        await stage.ChatAsync(theirs);

        created.Status.ShouldBe(201, created.Text);
        created.Json.GetProperty("base_url").GetString().ShouldBe("https://own.test/base/v1");
        answer.Header("x-gateway-target").ShouldBe("up/nice-1");
        stage.Upstream.Calls.Select(call => (call.Address.AbsoluteUri, call.Headers.Authorization!.Parameter)).ShouldBe(
            [("https://own.test/base/v1/chat/completions", Secret), ("http://up.test/v1/chat/completions", "key-of-the-operator-at-up")]);
    }

    [Fact]
    public async Task Endpoint_Called_IsSentNoneOfTheOperatorsHeaders()
    {
        await using var stage = await StartAsync();
        var (key, _) = await stage.IssueAsync();
        await stage.ChatAsync(key);
        await BringAsync(stage, key, "https://own.test/v1");
        await stage.ChatAsync(key);

        stage.Upstream.Calls[0].Headers.Contains("x-operator").ShouldBeTrue();
        stage.Upstream.Calls[1].Address.Host.ShouldBe("own.test");
        stage.Upstream.Calls[1].Headers.Contains("x-operator").ShouldBeFalse();
    }

    [Fact]
    public async Task Endpoint_Down_OpensNoCircuitButItsOwn()
    {
        var time = new VirtualTime();
        await using var stage = await StartAsync(time: time);
        var (mine, _) = await stage.IssueAsync();
        var (other, _) = await stage.IssueAsync();
        var (keyless, _) = await stage.IssueAsync();
        await BringAsync(stage, mine, "https://own.test/v1");
        await BringAsync(stage, other, "https://own.test/v1");
        stage.Upstream.On("own.test", call => call.Headers.Authorization!.Parameter == Secret ? UpstreamReply.Json(503, "{}") : throw new InvalidOperationException());
        for (var i = 0; i < 3; i++)
        {
            (await stage.ChatAsync(mine)).Status.ShouldBe(502);
        }

        stage.Upstream.On("own.test", FaultStage.Well);

        var shut = await stage.ChatAsync(mine);
        shut.ShouldBeError(503, "no_target_available").GetProperty("message").GetString()!.ShouldContain("up/nice-1 (circuit_open)");
        shut.Text.ShouldNotContain("tenant:");
        (await stage.ChatAsync(other)).Status.ShouldBe(200);
        (await stage.ChatAsync(keyless)).Status.ShouldBe(200);
        (await stage.Gateway.GetAsync("/admin/targets", KeyStage.OperatorKey)).Text.ShouldNotContain("tenant:");
    }

    [Fact]
    public async Task Endpoint_DeletedAndBroughtAnew_BeginsWithACleanSlate()
    {
        await using var stage = await StartAsync(time: new VirtualTime());
        var (key, _) = await stage.IssueAsync();
        var id = (await BringAsync(stage, key, "https://own.test/v1")).Json.GetProperty("id").GetString();
        stage.Upstream.On("own.test", UpstreamReply.Json(503, "{}"));
        for (var i = 0; i < 4; i++)
        {
            await stage.ChatAsync(key);
        }

        stage.Upstream.On("own.test", FaultStage.Well);
        await stage.Gateway.SendAsync(HttpMethod.Delete, $"/v1/keys/{id}", null, key);
        (await stage.ChatAsync(key)).Status.ShouldBe(200);
        stage.Upstream.Calls[^1].Address.Host.ShouldBe("up.test");
        await BringAsync(stage, key, "https://own.test/v1");

        (await stage.ChatAsync(key)).Status.ShouldBe(200);
        stage.Upstream.Calls[^1].Address.Host.ShouldBe("own.test");
    }

    [Fact]
    public async Task Name_ThatComesToMeanLoopback_IsNotCalledAndNobodyElseIsBlamed()
    {
        var dialled = new List<IPEndPoint>();
        var guard = new GuardedConnector(
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("169.254.169.254")]),
            (address, _) =>
            {
                dialled.Add(address);
                throw new InvalidOperationException();
            },
            TimeProvider.System);
        await using var stage = await KeyStage.StartAsync(pools: upstream => new(_ => upstream, (connect, _) => ConnectionPools.CreateForTenants(connect, guard)));
        var (mine, _) = await stage.IssueAsync();
        var (theirs, _) = await stage.IssueAsync();
        await BringAsync(stage, mine, "https://rebinding.test/v1");

        for (var i = 0; i < 5; i++)
        {
            var answer = await stage.ChatAsync(mine);
            answer.ShouldBeError(502, "upstream_error").GetProperty("message").GetString()!.ShouldContain("no address that may be called");
            answer.Text.ShouldNotContain("127.0");
            answer.Text.ShouldNotContain("169.254");
        }

        dialled.ShouldBeEmpty();
        (await stage.ChatAsync(theirs)).Status.ShouldBe(200);
        stage.Gateway.Log.Text.ShouldNotContain("169.254");
    }

    [Theory]
    [InlineData("http://own.test/v1")]
    [InlineData("https://127.0.0.1/v1")]
    [InlineData("https://0x7f.1/v1")]
    [InlineData("https://2130706433/v1")]
    [InlineData("https://0177.0.0.1/v1")]
    [InlineData("https://[::1]/v1")]
    [InlineData("https://[::ffff:10.0.0.1]/v1")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://localhost/v1")]
    [InlineData("https://LOCALHOST./v1")]
    [InlineData("https://vault/v1")]
    [InlineData("https://metadata.google.internal/v1")]
    [InlineData("https://a.localhost:8080/v1")]
    public async Task Address_NotOnTheInternet_Is400UnlessTheOperatorAllows(string address)
    {
        await using var stage = await StartAsync();
        await using var open = await StartAsync("auth: required\nallow_private_base_urls: true");
        var (key, _) = await stage.IssueAsync();
        var (allowed, _) = await open.IssueAsync();

        (await BringAsync(stage, key, address)).ShouldBeError(400, "invalid_value").GetProperty("param").GetString().ShouldBe("base_url");
        (await BringAsync(open, allowed, address)).Status.ShouldBe(201);
    }

    [Theory]
    [InlineData("https://user@own.test/v1")]
    [InlineData("https://user:pass@own.test/v1")]
    [InlineData("https://own.test/v1?a=b")]
    [InlineData("https://own.test/v1#a")]
    [InlineData("ftp://own.test/v1")]
    [InlineData("file:///etc/passwd")]
    [InlineData("own.test")]
    [InlineData("/v1")]
    [InlineData("")]
    public async Task Address_Misshapen_Is400EvenWhereAnyIsAllowed(string address)
    {
        await using var stage = await StartAsync("auth: required\nallow_private_base_urls: true");
        var (key, _) = await stage.IssueAsync();

        (await BringAsync(stage, key, address)).ShouldBeError(400, "invalid_value").GetProperty("param").GetString().ShouldBe("base_url");
    }

    [Fact]
    public async Task Address_AllowedNoLonger_IsLeftOutAndSaysWhy()
    {
        await using var stage = await StartAsync();
        var (key, virtualKey) = await stage.IssueAsync();
        await BringAsync(stage, key, "https://own.test/v1");
        var present = (await stage.Store.Credentials.ListAsync(virtualKey.Tenant, null, 1, CancellationToken.None)).Items.Single();
        await stage.Store.Credentials.AddAsync(
            present with { Id = Storage.Credentials.StoredCredentialId.New(DateTimeOffset.MaxValue.AddYears(-7000)), BaseUrl = "http://own.test/v1" }, CancellationToken.None);

        (await stage.ChatAsync(key)).ShouldBeError(503, "no_target_available").GetProperty("message").GetString()!.ShouldContain("address_not_allowed");
        stage.Upstream.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task ManyEndpoints_OfManyTenants_ShareTheirHandler()
    {
        ConnectionPools? pools = null;
        await using var stage = await StartAsync(pools: upstream => pools = new(_ => upstream));
        var before = pools!.Count;
        for (var i = 0; i < 20; i++)
        {
            var (key, _) = await stage.IssueAsync();
            stage.Upstream.On($"own-{i}.test", FaultStage.Well);
            await BringAsync(stage, key, $"https://own-{i}.test/v1");
            (await stage.ChatAsync(key)).Status.ShouldBe(200);
        }

        (pools.Count - before).ShouldBe(1);
        stage.Gateway.ControlPlane.Describe(stage.Time.GetUtcNow()).Count(target => target.Target.IsOwnEndpoint).ShouldBe(20);
    }

    private static async Task<KeyStage> StartAsync(string? settings = null, TimeProvider? time = null, Func<FakeUpstream, ConnectionPools>? pools = null)
    {
        var stage = await KeyStage.StartAsync(settings, time, pools);
        stage.Upstream.On("own.test", FaultStage.Well);
        return stage;
    }

    private static Task<ClientAnswer> BringAsync(KeyStage stage, string key, string address) =>
        stage.Gateway.SendAsync(HttpMethod.Post, "/v1/keys", $$"""{"provider":"up","api_key":"{{Secret}}","base_url":"{{address}}"}""", key);
}
