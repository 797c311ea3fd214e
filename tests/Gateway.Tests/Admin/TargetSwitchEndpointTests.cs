using System.Text.Json;
using Gateway.Tests.Dashboard;

namespace Gateway.Tests.Admin;

public sealed class TargetSwitchEndpointTests
{
    private const string Configured = $"auth: open\nadmin_key: {DashboardStage.Key}";

    [Fact]
    public async Task Target_IsDrained_GetsNoRequestUntilItIsRestored()
    {
        await using var stage = await DashboardStage.SetAsync(Configured);
        (await SwitchAsync(stage, "/admin/targets/a/x/m/drain")).ShouldBe(200);
        (await stage.AskAsync()).Header("x-gateway-attempts").ShouldBe("1");
        (await ExcludedAsync(stage)).ShouldBe(["a/x/m drained"]);

        (await SwitchAsync(stage, "/admin/targets/a/x/m/restore")).ShouldBe(200);
        (await ExcludedAsync(stage)).ShouldBeEmpty();
        (await stage.AskAsync()).Header("x-gateway-attempts").ShouldBe("2");
    }

    [Theory]
    [InlineData("/admin/targets/nobody/m/drain", 404)]
    [InlineData("/admin/targets/a/x/m/stop", 404)]
    [InlineData("/admin/targets/drain", 404)]
    public async Task Target_NotThere_IsNotFound(string path, int status)
    {
        await using var stage = await DashboardStage.SetAsync(Configured);
        (await SwitchAsync(stage, path)).ShouldBe(status);
    }

    [Fact]
    public async Task Target_DrainedWithoutTheOperatorsKey_IsRefused()
    {
        await using var stage = await DashboardStage.SetAsync();
        (await stage.Gateway.SendAsync(HttpMethod.Post, "/admin/targets/a/x/m/drain", null)).ShouldBeError(401, "invalid_api_key");
    }

    private static async Task<int> SwitchAsync(DashboardStage stage, string path) =>
        (await stage.Gateway.SendAsync(HttpMethod.Post, path, null, DashboardStage.Key)).Status;

    private static async Task<IEnumerable<string>> ExcludedAsync(DashboardStage stage)
    {
        var tiers = (await stage.Gateway.GetAsync("/admin/tiers", DashboardStage.Key)).Json.GetProperty("data").EnumerateArray();
        var excluded = tiers.Single(tier => tier.GetProperty("tier").GetString() == "ab").GetProperty("now").GetProperty("excluded");
        return [.. excluded.EnumerateArray().Select(target => $"{Text(target, "target")} {Text(target, "reason")}")];
    }

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
