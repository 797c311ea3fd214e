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
    public async Task Page_InOpenModeWithoutAKey_IsUsedWithAKeyboardAlone()
    {
        Browser.SkipIfMissing();
        await using var gateway = await GatewayProcess.StartAsync(["--demo"]);
        await Browser.CheckAsync("keyboard", gateway.Address);
    }

    private static async Task CheckAsync(string check)
    {
        Browser.SkipIfMissing();
        await using var scene = await Scene.SetAsync(["first", "second"], Tier);
        await Browser.CheckAsync(check, scene.Gateway.Address, scene.Simulator.BaseAddress, Operator.Key);
    }
}
