using Gateway.Tests.Admission;
using Gateway.Tests.Support;

namespace Gateway.Tests.Accounts;

public sealed class TenantsEndpointTests
{
    [Fact]
    public async Task Tenant_Created_IsThereAsWritten()
    {
        await using var stage = await KeyStage.StartAsync();

        var created = await SendAsync(stage, HttpMethod.Post, "", """
            {"email":"ada@example.com","name":"Ada","plan":"pro","region":"eu","limits":{"rpm":60,"usd_per_day":1.5}}
            """);

        created.Status.ShouldBe(201, created.Text);
        var read = (await SendAsync(stage, HttpMethod.Get, "/" + created.Json.GetProperty("id").GetString())).Json;
        read.GetRawText().ShouldBe(created.Json.GetRawText());
        read.GetProperty("plan").GetString().ShouldBe("pro");
        read.GetProperty("limits").GetProperty("rpm").GetInt64().ShouldBe(60);
        read.GetProperty("limits").GetProperty("usd_per_day").GetDecimal().ShouldBe(1.5m);
        read.GetProperty("disabled").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Tenants_Searched_AreThoseThatHoldTheText_PageByPage()
    {
        await using var stage = await KeyStage.StartAsync();
        foreach (var name in (string[])["Acme One", "Other", "Acme Two", "ACME Three"])
        {
            await CreateAsync(stage, $$"""{"name":"{{name}}"}""");
        }

        var first = (await SendAsync(stage, HttpMethod.Get, "?search=acme&limit=2")).Json;
        var rest = (await SendAsync(stage, HttpMethod.Get, $"?search=acme&limit=2&after={first.GetProperty("next").GetString()}")).Json;

        Names(first).Concat(Names(rest)).ShouldBe(["Acme One", "Acme Two", "ACME Three"], ignoreOrder: true);
        rest.GetProperty("has_more").GetBoolean().ShouldBeFalse();
        (await SendAsync(stage, HttpMethod.Get, $"?search={new string('a', 201)}")).ShouldBeError(400, "invalid_value");

        static IEnumerable<string?> Names(System.Text.Json.JsonElement page) => page.GetProperty("data").EnumerateArray().Select(tenant => tenant.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Tenant_Patched_ChangesWhatIsNamedAndNothingElse()
    {
        await using var stage = await KeyStage.StartAsync();
        var id = await CreateAsync(stage, """{"email":"ada@example.com","plan":"pro","limits":{"rpm":60,"tpm":1000}}""");

        var changed = await SendAsync(stage, HttpMethod.Patch, "/" + id, """{"plan":null,"region":"in","limits":{"rpm":5}}""");

        changed.Status.ShouldBe(200, changed.Text);
        var read = (await SendAsync(stage, HttpMethod.Get, "/" + id)).Json;
        read.GetProperty("email").GetString().ShouldBe("ada@example.com");
        read.GetProperty("plan").GetString().ShouldBeNull();
        read.GetProperty("region").GetString().ShouldBe("in");
        read.GetProperty("limits").GetProperty("rpm").GetInt64().ShouldBe(5);
        read.GetProperty("limits").GetProperty("tpm").GetInt64().ShouldBe(1000);
    }

    [Fact]
    public async Task Tenant_DisabledAndEnabled_ItsKeysStopAndWorkAgainAtOnce()
    {
        await using var stage = await KeyStage.StartAsync();
        var tenant = await stage.AddTenantAsync();
        var (key, _) = await stage.IssueAsync(tenant: tenant);
        (await stage.ChatAsync(key)).Status.ShouldBe(200);

        await SendAsync(stage, HttpMethod.Patch, "/" + tenant.Id, """{"disabled":true}""");
        (await stage.ChatAsync(key)).ShouldBeError(401, "invalid_api_key");
        await SendAsync(stage, HttpMethod.Patch, "/" + tenant.Id, """{"disabled":false}""");

        (await stage.ChatAsync(key)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Tenants_Listed_ComeInPages()
    {
        await using var stage = await KeyStage.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await CreateAsync(stage, "{}"));
        }

        var listed = new List<string>();
        var query = "?limit=2";
        for (var hasMore = true; hasMore;)
        {
            var page = (await SendAsync(stage, HttpMethod.Get, query)).Json;
            listed.AddRange(page.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("id").GetString()!));
            hasMore = page.GetProperty("has_more").GetBoolean();
            query = $"?limit=2&after={page.GetProperty("next").GetString()}";
        }

        listed.ShouldBe(ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tenant_AddressOfAnother_Is409()
    {
        await using var stage = await KeyStage.StartAsync();
        await CreateAsync(stage, """{"email":"ada@example.com"}""");
        var other = await CreateAsync(stage, """{"email":"bob@example.com"}""");

        (await SendAsync(stage, HttpMethod.Post, "", """{"email":"ADA@example.com"}""")).ShouldBeError(409, "conflict");
        (await SendAsync(stage, HttpMethod.Patch, "/" + other, """{"email":"ada@example.com"}""")).ShouldBeError(409, "conflict");
    }

    [Theory]
    [InlineData("""{"limits":{"rpm":-1}}""", "limits.rpm")]
    [InlineData("""{"limits":{"usd_lifetime":1e12}}""", "limits.usd_lifetime")]
    [InlineData("""{"limits":{"rmp":1}}""", "limits.rmp")]
    [InlineData("""{"name":"a\u0007b"}""", "name")]
    [InlineData("""{"email":"nobody"}""", "email")]
    [InlineData("""{"disabled":"yes"}""", "disabled")]
    public async Task Tenant_BadField_Is400AndNamesIt(string body, string field)
    {
        await using var stage = await KeyStage.StartAsync();

        (await SendAsync(stage, HttpMethod.Post, "", body)).ShouldBeError(400, "invalid_value").GetProperty("param").GetString().ShouldBe(field);
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=many")]
    public async Task Tenants_BadPage_Is400(string query)
    {
        await using var stage = await KeyStage.StartAsync();

        (await SendAsync(stage, HttpMethod.Get, query)).ShouldBeError(400, "invalid_value");
    }

    [Fact]
    public async Task Tenant_NotThere_Is404()
    {
        await using var stage = await KeyStage.StartAsync();

        (await SendAsync(stage, HttpMethod.Get, "/tn_nobody")).ShouldBeError(404, "not_found");
        (await SendAsync(stage, HttpMethod.Patch, "/tn_nobody", "{}")).ShouldBeError(404, "not_found");
    }

    [Fact]
    public async Task Tenants_OtherMethod_Is405NamingBoth()
    {
        await using var stage = await KeyStage.StartAsync();

        (await SendAsync(stage, HttpMethod.Delete, "")).ShouldBeError(405, "method_not_allowed");
    }

    [Fact]
    public async Task Admin_WithoutTheOperatorsKey_Is401AndTheOperatorsKeyIsNoVirtualKey()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();

        (await stage.Gateway.SendAsync(HttpMethod.Post, "/admin/tenants", "{}", key)).ShouldBeError(401, "invalid_api_key");
        (await stage.Gateway.SendAsync(HttpMethod.Get, "/admin/virtual-keys", null)).ShouldBeError(401, "invalid_api_key");
        (await stage.ChatAsync(KeyStage.OperatorKey)).ShouldBeError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Admin_StoreAway_Is503()
    {
        await using var stage = await KeyStage.StartAsync();
        stage.Probe.IsAway = true;

        (await SendAsync(stage, HttpMethod.Get, "")).ShouldBeError(503, "no_target_available");
    }

    private static Task<ClientAnswer> SendAsync(KeyStage stage, HttpMethod method, string path, string? body = null) =>
        stage.Gateway.SendAsync(method, "/admin/tenants" + path, body, KeyStage.OperatorKey);

    private static async Task<string> CreateAsync(KeyStage stage, string body)
    {
        var created = await SendAsync(stage, HttpMethod.Post, "", body);
        created.Status.ShouldBe(201, created.Text);
        return created.Json.GetProperty("id").GetString()!;
    }
}
