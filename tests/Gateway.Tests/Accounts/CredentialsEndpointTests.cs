using Gateway.Tests.Admission;
using Gateway.Tests.Support;

namespace Gateway.Tests.Accounts;

public sealed class CredentialsEndpointTests
{
    private const string Secret = "sk-marked-secret-of-a-tenant-WXYZ";

    [Fact]
    public async Task Key_Brought_WinsOverTheOperatorsForThisTenantAlone()
    {
        await using var stage = await KeyStage.StartAsync();
        var (mine, _) = await stage.IssueAsync();
        var (theirs, _) = await stage.IssueAsync();
        (await stage.ChatAsync(mine)).Status.ShouldBe(200);

        var created = await BringAsync(stage, mine, "up", Secret);
        await stage.ChatAsync(mine);
        await stage.ChatAsync(theirs);

        created.Status.ShouldBe(201, created.Text);
        created.Json.GetProperty("last4").GetString().ShouldBe("WXYZ");
        created.Json.GetProperty("provider").GetString().ShouldBe("up");
        stage.Upstream.Calls.Select(call => call.Headers.Authorization!.Parameter).ShouldBe(["key-of-the-operator-at-up", Secret, "key-of-the-operator-at-up"]);
    }

    [Fact]
    public async Task Key_Deleted_GivesWayToTheOperatorsAtOnce()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();
        var id = (await BringAsync(stage, key, "up", Secret)).Json.GetProperty("id").GetString();
        await stage.ChatAsync(key);

        (await stage.Gateway.SendAsync(HttpMethod.Delete, $"/v1/keys/{id}", null, key)).Json.GetProperty("deleted").GetBoolean().ShouldBeTrue();
        await stage.ChatAsync(key);

        stage.Upstream.Calls[^1].Headers.Authorization!.Parameter.ShouldBe("key-of-the-operator-at-up");
        (await stage.Gateway.GetAsync("/v1/keys", key)).Json.GetProperty("data").GetArrayLength().ShouldBe(0);
        (await stage.Gateway.SendAsync(HttpMethod.Delete, $"/v1/keys/{id}", null, key)).ShouldBeError(404, "not_found");
    }

    [Fact]
    public async Task Key_ForAProviderTheOperatorHasNoneFor_MakesItsModelsReachable()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();
        (await stage.Gateway.GetAsync("/v1/models", key)).Text.ShouldNotContain("\"groq/");

        await BringAsync(stage, key, "groq", Secret);

        (await stage.Gateway.GetAsync("/v1/models", key)).Text.ShouldContain("\"groq/");
    }

    [Fact]
    public async Task Key_InUse_AsksTheStoreNothingPerRequest()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();
        await BringAsync(stage, key, "up", Secret);
        await stage.ChatAsync(key);
        var before = stage.Probe.Calls;

        stage.Probe.IsAway = true;
        for (var i = 0; i < 100; i++)
        {
            (await stage.ChatAsync(key)).Status.ShouldBe(200);
        }

        stage.Probe.Calls.ShouldBe(before);
    }

    [Fact]
    public async Task Key_OfAnotherTenant_IsNeitherSeenNorDeleted()
    {
        await using var stage = await KeyStage.StartAsync();
        var (mine, _) = await stage.IssueAsync();
        var (theirs, _) = await stage.IssueAsync();
        var id = (await BringAsync(stage, mine, "up", Secret)).Json.GetProperty("id").GetString();

        (await stage.Gateway.GetAsync("/v1/keys", theirs)).Json.GetProperty("data").GetArrayLength().ShouldBe(0);
        (await stage.Gateway.SendAsync(HttpMethod.Delete, $"/v1/keys/{id}", null, theirs)).ShouldBeError(404, "not_found");
    }

    [Fact]
    public async Task Keys_CallerWithoutAnAccountOrLimited_Is403()
    {
        await using var stage = await KeyStage.StartAsync("auth: open");
        var (limited, _) = await stage.IssueAsync(key => key with { Scopes = ["main"] });

        (await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/keys", "{}")).ShouldBeError(403, "not_allowed");
        (await BringAsync(stage, limited, "up", Secret)).ShouldBeError(403, "not_allowed");
    }

    [Theory]
    [InlineData("""{"api_key":"sk-12345678"}""", "missing_required_parameter", "provider")]
    [InlineData("""{"provider":"up"}""", "missing_required_parameter", "api_key")]
    [InlineData("""{"provider":"nobody","api_key":"sk-12345678"}""", "invalid_value", "provider")]
    [InlineData("""{"provider":"up","api_key":"sk-1"}""", "invalid_value", "api_key")]
    [InlineData("""{"provider":"up","api_key":"sk-1234\n5678"}""", "invalid_value", "api_key")]
    public async Task Key_BadField_Is400AndNamesIt(string body, string code, string field)
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();

        (await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/keys", body, key)).ShouldBeError(400, code).GetProperty("param").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task Secrets_WhateverIsAsked_AppearInNoAnswerAndNoLog()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();
        stage.Upstream.On("up.test", call => UpstreamReply.Json(401, $$"""{"error":{"message":"Incorrect API key: {{call.Headers.Authorization!.Parameter}}","code":"invalid_api_key"} }"""));
        await BringAsync(stage, key, "up", Secret);

        ClientAnswer[] answers =
        [
            await stage.ChatAsync(key),
            await BringAsync(stage, key, "nobody", Secret),
            await stage.Gateway.SendAsync(HttpMethod.Post, "/v1/keys", $$"""{"{{Secret}}":"{{key}}"}""", key),
            await stage.Gateway.GetAsync("/v1/keys", key),
            await stage.Gateway.GetAsync("/v1/models", key),
            await stage.Gateway.GetAsync("/admin/targets", KeyStage.OperatorKey),
            await stage.Gateway.GetAsync("/admin/config", KeyStage.OperatorKey),
            await stage.Gateway.GetAsync("/admin/tenants", KeyStage.OperatorKey),
            await stage.Gateway.GetAsync("/admin/virtual-keys", KeyStage.OperatorKey),
        ];

        stage.Upstream.Calls.ShouldNotBeEmpty();
        var seen = string.Join('\n', answers.Select(answer => answer.Text + string.Join(' ', answer.Headers.Values))) + stage.Gateway.Log.Text;
        stage.Gateway.Log.Text.ShouldNotBeEmpty();
        seen.ShouldNotContain(Secret);
        seen.ShouldNotContain(key);
        seen.ShouldNotContain(KeyStage.OperatorKey);
        seen.ShouldNotContain("key-of-the-operator-at-up");
    }

    private static Task<ClientAnswer> BringAsync(KeyStage stage, string key, string provider, string secret) =>
        stage.Gateway.SendAsync(HttpMethod.Post, "/v1/keys", $$"""{"provider":"{{provider}}","api_key":"{{secret}}"}""", key);
}
