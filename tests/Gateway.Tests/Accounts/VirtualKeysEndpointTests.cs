using System.Text.Json;
using Gateway.Tests.Admission;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Accounts;

public sealed class VirtualKeysEndpointTests
{
    [Fact]
    public async Task Key_Created_WorksWithinItsScopesAndIsShownOnce()
    {
        await using var stage = await KeyStage.StartAsync();
        var tenant = await stage.AddTenantAsync();

        var created = await CreateAsync(stage, $$"""{"tenant":"{{tenant.Id}}","name":"laptop","scopes":["main"],"limits":{"rpm":9} }""");

        var key = created.GetProperty("key").GetString()!;
        (await stage.ChatAsync(key)).Status.ShouldBe(200);
        (await stage.ChatAsync(key, "dear")).ShouldBeError(403, "not_allowed");
        var list = await SendAsync(stage, HttpMethod.Get, $"?tenant={tenant.Id}");
        list.Text.ShouldNotContain(key);
        var listed = list.Json.GetProperty("data").EnumerateArray().ShouldHaveSingleItem();
        listed.TryGetProperty("key", out _).ShouldBeFalse();
        listed.GetProperty("name").GetString().ShouldBe("laptop");
        listed.GetProperty("status").GetString().ShouldBe("usable");
        listed.GetProperty("shown").GetString().ShouldBe($"{key[..7]}…{key[^4..]}");
        listed.GetProperty("limits").GetProperty("rpm").GetInt64().ShouldBe(9);
    }

    [Fact]
    public async Task Key_Revoked_IsRefusedAtOnceAndStaysListed()
    {
        await using var stage = await KeyStage.StartAsync();
        var (text, key) = await stage.IssueAsync();
        (await stage.ChatAsync(text)).Status.ShouldBe(200);

        (await SendAsync(stage, HttpMethod.Delete, $"/{key.Id}")).Json.GetProperty("status").GetString().ShouldBe("revoked");

        (await stage.ChatAsync(text)).ShouldBeError(401, "invalid_api_key");
        (await SendAsync(stage, HttpMethod.Delete, $"/{key.Id}")).Status.ShouldBe(200);
        (await SendAsync(stage, HttpMethod.Get, "")).Text.ShouldContain("revoked");
    }

    [Fact]
    public async Task Key_Rotated_BothWorkForTheOverlapThenTheNewOneAlone()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(time: time);
        var (old, key) = await stage.IssueAsync(key => key with { Scopes = ["main"] });

        var rotated = await SendAsync(stage, HttpMethod.Post, $"/{key.Id}/rotate", """{"overlap_seconds":60}""");

        rotated.Status.ShouldBe(201, rotated.Text);
        rotated.Json.GetProperty("rotated_from").GetString().ShouldBe(key.Id.Value);
        rotated.Json.GetProperty("scopes")[0].GetString().ShouldBe("main");
        var replacement = rotated.Json.GetProperty("key").GetString()!;
        (await stage.ChatAsync(old)).Status.ShouldBe(200);
        (await stage.ChatAsync(replacement)).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromSeconds(60));
        (await stage.ChatAsync(old)).ShouldBeError(401, "invalid_api_key");
        (await stage.ChatAsync(replacement)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Rotate_RevokedOrReplacedKey_Is409()
    {
        await using var stage = await KeyStage.StartAsync();
        var (_, replaced) = await stage.IssueAsync();
        var (_, revoked) = await stage.IssueAsync();
        (await SendAsync(stage, HttpMethod.Post, $"/{replaced.Id}/rotate")).Status.ShouldBe(201);
        await SendAsync(stage, HttpMethod.Delete, $"/{revoked.Id}");

        (await SendAsync(stage, HttpMethod.Post, $"/{replaced.Id}/rotate")).ShouldBeError(409, "conflict");
        (await SendAsync(stage, HttpMethod.Post, $"/{revoked.Id}/rotate")).ShouldBeError(409, "conflict");
    }

    [Fact]
    public async Task Key_WithExpiry_StopsThen()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(time: time);
        var tenant = await stage.AddTenantAsync();
        var key = (await CreateAsync(stage, $$"""{"tenant":"{{tenant.Id}}","expires_at":"2026-01-01T00:01:00Z"}""")).GetProperty("key").GetString()!;
        (await stage.ChatAsync(key)).Status.ShouldBe(200);

        time.Advance(TimeSpan.FromMinutes(1));

        (await stage.ChatAsync(key)).ShouldBeError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Key_Patched_ChangesWhatIsNamedAtOnceAndNothingElse()
    {
        await using var stage = await KeyStage.StartAsync();
        var (text, key) = await stage.IssueAsync(key => key with { Scopes = ["main"], Limits = new() { RequestsPerMinute = 9, TokensPerMinute = 9_000_000 } });
        (await stage.ChatAsync(text, "dear")).ShouldBeError(403, "not_allowed");

        var changed = await SendAsync(stage, HttpMethod.Patch, $"/{key.Id}", """{"name":"server","scopes":["dear"],"limits":{"rpm":null}}""");

        changed.Status.ShouldBe(200, changed.Text);
        (await stage.ChatAsync(text, "dear")).Status.ShouldBe(200);
        (await stage.ChatAsync(text, "main")).ShouldBeError(403, "not_allowed");
        var read = (await SendAsync(stage, HttpMethod.Get, $"/{key.Id}")).Json;
        read.GetRawText().ShouldBe(changed.Json.GetRawText());
        read.GetProperty("name").GetString().ShouldBe("server");
        read.GetProperty("limits").GetProperty("rpm").ValueKind.ShouldBe(JsonValueKind.Null);
        read.GetProperty("limits").GetProperty("tpm").GetInt64().ShouldBe(9_000_000);
    }

    [Fact]
    public async Task Key_PatchedWithNull_IsFreedOfIt()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(time: time);
        var (text, key) = await stage.IssueAsync(key => key with { Scopes = ["main"], ExpiresAt = time.GetUtcNow() + TimeSpan.FromSeconds(1.5), Limits = new() { Parallel = 1 } });

        (await SendAsync(stage, HttpMethod.Patch, $"/{key.Id}", """{"name":"renamed"}""")).Status.ShouldBe(200);
        time.Advance(TimeSpan.FromSeconds(1.4));
        (await stage.ChatAsync(text)).Status.ShouldBe(200, "an expiry that is not named stays, to the millisecond");
        time.Advance(TimeSpan.FromSeconds(0.1));
        (await stage.ChatAsync(text)).ShouldBeError(401, "invalid_api_key");
        (await SendAsync(stage, HttpMethod.Patch, $"/{key.Id}", """{"name":"again"}""")).Status.ShouldBe(200);
        (await stage.ChatAsync(text)).ShouldBeError(401, "invalid_api_key");
        await SendAsync(stage, HttpMethod.Patch, $"/{key.Id}", """{"scopes":null,"expires_at":null,"limits":null}""");

        (await stage.ChatAsync(text, "dear")).Status.ShouldBe(200);
        (await SendAsync(stage, HttpMethod.Get, $"/{key.Id}")).Json.GetProperty("limits").GetProperty("parallel").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Key_PatchedElsewhere_IsKnownHereWithinASecond()
    {
        await using var stage = await KeyStage.StartAsync();
        var (text, key) = await stage.IssueAsync();
        (await stage.ChatAsync(text)).Status.ShouldBe(200);
        await using var elsewhere = await stage.OpenElsewhereAsync();
        var present = (await elsewhere.VirtualKeys.FindAsync(key.Id, CancellationToken.None))!;

        var startedAt = TimeProvider.System.GetTimestamp();
        await elsewhere.VirtualKeys.UpdateAsync(present with { Scopes = ["dear"] }, CancellationToken.None);
        while ((await stage.ChatAsync(text)).Status == 200)
        {
            TimeProvider.System.GetElapsedTime(startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(5), "not known at all");
        }

        TimeProvider.System.GetElapsedTime(startedAt).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("""{"tenant":"tn_other"}""", "tenant", "name, scopes, limits, expires_at")]
    [InlineData("""{"scops":[]}""", "scops", "'scopes'")]
    [InlineData("""{"limits":{"rmp":1}}""", "limits.rmp", "'rpm'")]
    [InlineData("""{"limits":{"rpm":"many"}}""", "limits.rpm", "wrong kind")]
    [InlineData("""{"expires_at":"2020-01-01T00:00:00Z"}""", "expires_at", "future")]
    public async Task Key_PatchedBadly_Is400AndNamesTheFieldAndTheNearest(string body, string field, string said)
    {
        await using var stage = await KeyStage.StartAsync();
        var (_, key) = await stage.IssueAsync();

        var error = (await SendAsync(stage, HttpMethod.Patch, $"/{key.Id}", body)).ShouldBeError(400, "invalid_value");

        error.GetProperty("param").GetString().ShouldBe(field);
        error.GetProperty("message").GetString()!.ShouldContain(said);
    }

    [Fact]
    public async Task Key_NotThere_Is404()
    {
        await using var stage = await KeyStage.StartAsync();

        (await SendAsync(stage, HttpMethod.Get, "/vk_nobody")).ShouldBeError(404, "not_found");
        (await SendAsync(stage, HttpMethod.Patch, "/vk_nobody", "{}")).ShouldBeError(404, "not_found");
    }

    [Theory]
    [InlineData("{}", "missing_required_parameter", "tenant")]
    [InlineData("""{"tenant":"t","expires_at":"2020-01-01T00:00:00Z"}""", "invalid_value", "expires_at")]
    [InlineData("""{"tenant":"t","expires_at":"soon"}""", "invalid_value", "expires_at")]
    [InlineData("""{"tenant":"t","scopes":[""]}""", "invalid_value", "scopes")]
    [InlineData("""{"tenant":"t","scopes":[null]}""", "invalid_value", "scopes")]
    [InlineData("""{"tenant":"t","limits":{"tpm":-5}}""", "invalid_value", "limits.tpm")]
    public async Task Key_BadField_Is400AndNamesIt(string body, string code, string field)
    {
        await using var stage = await KeyStage.StartAsync();

        (await SendAsync(stage, HttpMethod.Post, "", body)).ShouldBeError(400, code).GetProperty("param").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task Key_OfNobody_Is404()
    {
        await using var stage = await KeyStage.StartAsync();

        (await SendAsync(stage, HttpMethod.Post, "", """{"tenant":"tn_nobody"}""")).ShouldBeError(404, "not_found");
        (await SendAsync(stage, HttpMethod.Post, "/vk_none/rotate")).ShouldBeError(404, "not_found");
        (await SendAsync(stage, HttpMethod.Delete, "/vk_none")).ShouldBeError(404, "not_found");
    }

    private static Task<ClientAnswer> SendAsync(KeyStage stage, HttpMethod method, string path, string? body = null) =>
        stage.Gateway.SendAsync(method, "/admin/virtual-keys" + path, body, KeyStage.OperatorKey);

    private static async Task<JsonElement> CreateAsync(KeyStage stage, string body)
    {
        var created = await SendAsync(stage, HttpMethod.Post, "", body);
        created.Status.ShouldBe(201, created.Text);
        return created.Json;
    }
}
