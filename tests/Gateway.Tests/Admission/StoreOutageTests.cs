using Storage.VirtualKeys;

namespace Gateway.Tests.Admission;

public sealed class StoreOutageTests
{
    [Fact]
    public async Task SteadyState_HundredRequests_AskTheStoreNothing()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();
        await stage.ChatAsync(key);
        var before = stage.Probe.Calls;

        for (var i = 0; i < 100; i++)
        {
            (await stage.ChatAsync(key)).Status.ShouldBe(200);
        }

        stage.Probe.Calls.ShouldBe(before);
    }

    [Fact]
    public async Task FirstUse_ManyAtOnce_AskTheStoreOnce()
    {
        await using var stage = await KeyStage.StartAsync();
        var (key, _) = await stage.IssueAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => stage.ChatAsync(key)));

        answers.ShouldAllBe(answer => answer.Status == 200);
        stage.Probe.KeyCalls.ShouldBe(1);
    }

    [Fact]
    public async Task StoreAway_KnownKeyIsServedAndUnknownIs503()
    {
        await using var stage = await KeyStage.StartAsync();
        var (known, _) = await stage.IssueAsync();
        var (unknown, _) = await stage.IssueAsync();
        await stage.ChatAsync(known);

        stage.Probe.IsAway = true;

        (await stage.ChatAsync(known)).Status.ShouldBe(200);
        var refused = await stage.ChatAsync(unknown);
        refused.ShouldBeError(503, "no_target_available").GetProperty("type").GetString().ShouldBe("api_error");
        refused.Header("retry-after").ShouldBe("1");
        (await stage.ChatAsync(VirtualKeyText.Create().Text)).ShouldBeError(503, "no_target_available");
        (await stage.ChatAsync("ib_malformed")).ShouldBeError(401, "invalid_api_key");

        stage.Probe.IsAway = false;

        (await stage.ChatAsync(unknown)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task StoreAway_AuthOpenWithAKey_Is503RatherThanSomeoneElsesAccount()
    {
        await using var stage = await KeyStage.StartAsync("auth: open");
        var (key, _) = await stage.IssueAsync();

        stage.Probe.IsAway = true;

        (await stage.ChatAsync(key)).ShouldBeError(503, "no_target_available");
        (await stage.ChatAsync(null)).Status.ShouldBe(200);
    }
}
