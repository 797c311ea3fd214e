using System.Net;
using Gateway.Admission;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;
using Kit;
using Storage.VirtualKeys;

namespace Gateway.Tests.Admission;

/// <summary>Someone tries keys that look right.</summary>
public sealed class UnknownKeyBrakeTests
{
    private const string BehindProxy = "auth: required\ntrusted_proxies: [127.0.0.1]";

    [Fact]
    public async Task Guesses_AfterThirtyInAMinute_Are429AndAskTheStoreNothing()
    {
        var time = new VirtualTime();
        await using var stage = await KeyStage.StartAsync(time: time);
        var (known, _) = await stage.IssueAsync();
        await stage.ChatAsync(known);
        var before = stage.Probe.KeyCalls;
        for (var i = 0; i < 30; i++)
        {
            (await GuessAsync(stage)).ShouldBeError(401, "invalid_api_key");
        }

        for (var i = 0; i < 10; i++)
        {
            var held = await GuessAsync(stage);
            held.ShouldBeError(429, "rate_limit_exceeded");
            held.Header("retry-after").ShouldBe("60");
        }

        (stage.Probe.KeyCalls - before).ShouldBe(30);
        (await stage.ChatAsync(known)).Status.ShouldBe(200, "whoever is known is not held");
        time.Advance(TimeSpan.FromMinutes(1));
        (await GuessAsync(stage)).ShouldBeError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Guesses_FromOneAddress_HoldNobodyAtAnother()
    {
        await using var stage = await KeyStage.StartAsync(BehindProxy, new VirtualTime());
        var (fresh, _) = await stage.IssueAsync();
        for (var i = 0; i < 31; i++)
        {
            await GuessAsync(stage, $"2001:db8:0:1::{i + 1:x}");
        }

        (await GuessAsync(stage, "2001:db8:0:1::ffff")).ShouldBeError(429, "rate_limit_exceeded");
        (await AskAsync(stage, fresh, "2001:db8:0:1::ffff")).ShouldBeError(429, "rate_limit_exceeded");
        (await AskAsync(stage, fresh, "2001:db8:0:2::1")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task OneWrongKey_HoweverOftenItComes_HoldsNobody()
    {
        await using var stage = await KeyStage.StartAsync(time: new VirtualTime());
        var (fresh, _) = await stage.IssueAsync();
        var wrong = VirtualKeyText.Create().Text;
        for (var i = 0; i < 100; i++)
        {
            (await stage.ChatAsync(wrong)).ShouldBeError(401, "invalid_api_key");
        }

        (await stage.ChatAsync(fresh)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Text_ThatIsNoKey_AsksTheStoreNothingAndHoldsNobody()
    {
        await using var stage = await KeyStage.StartAsync(time: new VirtualTime());
        var (fresh, _) = await stage.IssueAsync();
        var key = VirtualKeyText.Create().Text;
        for (var i = 0; i < 100; i++)
        {
            (await stage.ChatAsync(key[..^1] + (key[^1] == 'a' ? 'b' : 'a'))).ShouldBeError(401, "invalid_api_key");
        }

        stage.Probe.Calls.ShouldBe(0);
        (await stage.ChatAsync(fresh)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task ManyFirstUsesOfGoodKeys_FromOneAddress_AreNotHeld()
    {
        await using var stage = await KeyStage.StartAsync(time: new VirtualTime());
        var tenant = await stage.AddTenantAsync();
        for (var i = 0; i < 50; i++)
        {
            (await stage.ChatAsync((await stage.IssueAsync(tenant: tenant)).Text)).Status.ShouldBe(200);
        }
    }

    [Fact]
    public void Brake_AnyNumberOfAddresses_RemembersFewAndHoldsInAll()
    {
        var brake = new AddressBrake(10, 300, new VirtualTime());
        var passed = 0;
        for (uint i = 0; i < 100_000; i++)
        {
            passed += brake.TryPass(ClientAddress.Of(new IPAddress(i)), out _) ? 1 : 0;
        }

        passed.ShouldBe(300);
        brake.Count.ShouldBeLessThanOrEqualTo(16_384);
    }

    private static Task<ClientAnswer> GuessAsync(KeyStage stage, string? from = null) => AskAsync(stage, VirtualKeyText.Create().Text, from);

    private static Task<ClientAnswer> AskAsync(KeyStage stage, string key, string? from) => stage.Gateway.ChatAsync(
        Chunks.Request("main"), from is null ? [("Authorization", $"Bearer {key}")] : [("Authorization", $"Bearer {key}"), ("X-Forwarded-For", from)]);
}
