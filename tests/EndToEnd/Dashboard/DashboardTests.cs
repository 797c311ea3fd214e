using EndToEnd.Rig;

namespace EndToEnd.Dashboard;

/// <summary>The page in a real browser. Any error on its console fails whichever of these meets it.</summary>
public class DashboardTests
{
    private const string Tier = $"admin_key: {Operator.Key}\ncircuit: {{ open_for: 45s }}\ntiers: {{ ib/balanced: {{ chain: [first/m, second/m] }} }}";

    [Fact]
    public Task Page_EveryView_IsThereAccessibleAndFits_OnADeskAndAPhoneByDayAndNight() => CheckAsync("views");

    [Fact]
    public Task Page_AFaultIsInjected_ShowsItWithinASecond() => CheckAsync("fault");

    [Fact]
    public Task Page_TheOperatorDrainsATarget_TheTierGoesWithoutItUntilItIsRestored() => CheckAsync("drain");

    [Fact]
    public Task Page_AKeyIsMadeRotatedAndRevoked_ItsTextIsShownOnce() => CheckAsync("keys");

    [Fact]
    public Task Page_ManyTenants_AreSearchedAndTurnedOver_AndUsageIsShownByModel() => CheckAsync(
        "tenants",
        Tier + "\nmodels: { first/m: { input_per_million: 100, output_per_million: 100 }, second/n: { input_per_million: 100, output_per_million: 100 } }",
        "required");

    [Fact]
    public Task Page_ACluster_HasItsMembersLeasesAndWhatIsDegraded() => CheckAsync("cluster");

    [Theory]
    [InlineData("keyboard")]
    [InlineData("readonly")]
    public async Task Page_InOpenModeWithoutAKey_IsUsedWithAKeyboardAlone_AndChangesNothing(string check)
    {
        Browser.SkipIfMissing();
        await using var gateway = await GatewayProcess.StartAsync(["--demo"]);
        await Browser.CheckAsync(check, gateway.Address);
    }

    private static async Task CheckAsync(string check, string config = Tier, string auth = "open")
    {
        Browser.SkipIfMissing();
        await using var scene = await Scene.SetAsync(["first", "second"], config, auth: auth);
        await Browser.CheckAsync(check, scene.Gateway.Address, scene.Simulator.BaseAddress, Operator.Key);
    }
}
