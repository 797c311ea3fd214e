using Gateway.Tests.Admission;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Accounts;

public sealed class SignUpTests
{
    private const string Open = "auth: required\nsignup: open";

    [Fact]
    public async Task SignUp_Open_GivesAKeyThatWorks()
    {
        await using var stage = await KeyStage.StartAsync(Open);

        var answer = await SignUpAsync(stage, """{"email":"ada@example.com"}""");

        answer.Status.ShouldBe(201, answer.Text);
        answer.Json.EnumerateObject().Select(m => m.Name).ShouldBe(["id", "email", "api_key"]);
        answer.Json.GetProperty("email").GetString().ShouldBe("ada@example.com");
        var key = answer.Json.GetProperty("api_key").GetString()!;
        key.ShouldStartWith("ib_");
        (await stage.ChatAsync(key)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task SignUp_Closed_Is403()
    {
        await using var stage = await KeyStage.StartAsync();

        (await SignUpAsync(stage, """{"email":"ada@example.com"}""")).ShouldBeError(403, "not_allowed");
        stage.Probe.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("{}", "missing_required_parameter")]
    [InlineData("", "missing_required_parameter")]
    [InlineData("""{"email":" "}""", "missing_required_parameter")]
    [InlineData("""{"email":"nobody"}""", "invalid_value")]
    [InlineData("""{"email":"a@b@c"}""", "invalid_value")]
    [InlineData("""{"email":"a\u0000@b"}""", "invalid_value")]
    [InlineData("""{"email":5}""", "invalid_value")]
    [InlineData("""{"emial":"a@b"}""", "invalid_value")]
    [InlineData("""{"email":"a@b","email":"c@d"}""", "invalid_json")]
    [InlineData("""["a@b"]""", "invalid_json")]
    [InlineData("email", "invalid_json")]
    public async Task SignUp_BadBody_Is400(string body, string code)
    {
        await using var stage = await KeyStage.StartAsync(Open);

        (await SignUpAsync(stage, body)).ShouldBeError(400, code);
        stage.Probe.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task SignUp_AddressTaken_Is409WhateverItsCase()
    {
        await using var stage = await KeyStage.StartAsync(Open);
        await SignUpAsync(stage, """{"email":"ada@example.com"}""");

        var second = await SignUpAsync(stage, """{"email":"Ada@Example.com"}""");

        second.ShouldBeError(409, "conflict").GetProperty("param").GetString().ShouldBe("email");
    }

    [Fact]
    public async Task SignUp_StoreAway_Is503AndLeavesNothingBehind()
    {
        await using var stage = await KeyStage.StartAsync(Open);
        stage.Probe.IsAway = true;
        (await SignUpAsync(stage, """{"email":"ada@example.com"}""")).ShouldBeError(503, "no_target_available");
        stage.Probe.IsAway = false;

        (await SignUpAsync(stage, """{"email":"ada@example.com"}""")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task SignUp_TooOftenFromOneAddress_Is429UntilTheOldestIsAMinuteOld()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(Open, time);
        for (var i = 0; i < 10; i++)
        {
            (await SignUpAsync(stage, $$"""{"email":"a{{i}}@example.com"}""")).Status.ShouldBe(201);
            time.Advance(TimeSpan.FromSeconds(2));
        }

        var calls = stage.Probe.Calls;
        var held = await SignUpAsync(stage, """{"email":"b@example.com"}""");
        held.ShouldBeError(429, "rate_limit_exceeded");
        held.Header("retry-after").ShouldBe("40");
        stage.Probe.Calls.ShouldBe(calls);

        time.Advance(TimeSpan.FromSeconds(39.9));
        (await SignUpAsync(stage, """{"email":"b@example.com"}""")).ShouldBeError(429, "rate_limit_exceeded");
        time.Advance(TimeSpan.FromSeconds(0.1));
        (await SignUpAsync(stage, """{"email":"b@example.com"}""")).Status.ShouldBe(201);
        (await SignUpAsync(stage, """{"email":"c@example.com"}""")).ShouldBeError(429, "rate_limit_exceeded");
    }

    [Fact]
    public async Task SignUp_TryingWhichAddressesAreTaken_IsBrakedToo()
    {
        await using var stage = await KeyStage.StartAsync(Open, new VirtualTime());
        await SignUpAsync(stage, """{"email":"ada@example.com"}""");
        for (var i = 1; i < 10; i++)
        {
            (await SignUpAsync(stage, """{"email":"ada@example.com"}""")).ShouldBeError(409, "conflict");
        }

        (await SignUpAsync(stage, """{"email":"ada@example.com"}""")).ShouldBeError(429, "rate_limit_exceeded");
    }

    private static Task<ClientAnswer> SignUpAsync(KeyStage stage, string body) => stage.Gateway.SendAsync(HttpMethod.Post, "/v1/users", body);
}
