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
