using EndToEnd.Rig;

namespace EndToEnd.Processes;

public class ReloadTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Config_RewrittenWhileItServes_TakesEffectWithoutALostStream()
    {
        await using var scene = await Scene.SetAsync(["calm"], "tiers:\n  ib/old: { chain: [calm/sim] }");
        scene.Simulator.Script.Always("calm", new() { Slow = new() { Between = TimeSpan.FromMilliseconds(100) }, Tokens = 30 });
        using var open = await scene.Http.PostAsync(Chat.Body("ib/old", stream: true));

        await WriteAsync(scene, "tiers:\n  ib/new: { chain: [calm/sim] }");
        await Until.TrueAsync(async () => await StatusAsync(scene, "ib/new") == 200, "the new tier is not served", Soon);

        (await StatusAsync(scene, "ib/old")).ShouldBe(404);
        (await open.Content.ReadAsStringAsync()).ShouldEndWith("data: [DONE]\n\n");
        await scene.StopAsync();
    }

    [Fact]
    public async Task Config_RewrittenBadly_LeavesTheOldOneServingAndNamesTheLine()
    {
        await using var scene = await Scene.SetAsync(["calm"], "tiers:\n  ib/old: { chain: [calm/sim] }");

        await WriteAsync(scene, "tiers:\n  ib/new: { chain: [calmer/sim] }");

        await scene.Gateway.SaidAsync($"{scene.Config}:5: ");
        await scene.Gateway.SaidAsync("the one before stays in force");
        (await StatusAsync(scene, "ib/old")).ShouldBe(200);
        (await StatusAsync(scene, "ib/new")).ShouldBe(404);

        await WriteAsync(scene, "tiers:\n  ib/new: { chain: [calm/sim] }");
        await Until.TrueAsync(async () => await StatusAsync(scene, "ib/new") == 200, "the mended file is not served", Soon);
        await scene.StopAsync();
    }

    [Fact]
    public async Task Config_FileRemovedAndPutBack_LeavesTheOldOneServing()
    {
        await using var scene = await Scene.SetAsync(["calm"], "tiers:\n  ib/old: { chain: [calm/sim] }");

        File.Delete(scene.Config);
        await scene.Gateway.SaidAsync("there is no such file");
        (await StatusAsync(scene, "ib/old")).ShouldBe(200);

        await WriteAsync(scene, "tiers:\n  ib/new: { chain: [calm/sim] }");
        await Until.TrueAsync(async () => await StatusAsync(scene, "ib/new") == 200, "the file put back is not served", Soon);
        await scene.StopAsync();
    }

    private static Task WriteAsync(Scene scene, string more) => File.WriteAllTextAsync(scene.Config, Scene.Yaml(scene.Simulator, ["calm"], more));

    private static async Task<int> StatusAsync(Scene scene, string model)
    {
        using var response = await scene.Http.PostAsync(Chat.Body(model));
        return (int)response.StatusCode;
    }
}
