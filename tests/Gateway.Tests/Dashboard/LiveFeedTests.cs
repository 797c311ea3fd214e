using Gateway.Dashboard;

namespace Gateway.Tests.Dashboard;

public sealed class LiveFeedTests
{
    [Fact]
    public async Task Feed_ARequestFallsBackWhileSomebodyWatches_TellsOfItItsTargetsAndItsSecond()
    {
        await using var stage = await DashboardStage.SetAsync();
        var (kind, tick) = await stage.WatchAsync((_, data) => data.GetProperty("requests").GetArrayLength() > 0, async () => await stage.AskAsync());

        kind.ShouldBe("tick");
        var request = tick.GetProperty("requests")[0];
        request.GetProperty("target").GetString().ShouldBe("b/m");
        request.GetProperty("attempts")[0].GetProperty("failure").GetString().ShouldBe("overloaded");
        tick.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("target").GetString()).ShouldContain("a/x/m");
    }

    [Fact]
    public async Task Feed_RequestsWereBeforeAnybodyWatched_AreInTheSnapshot()
    {
        await using var stage = await DashboardStage.SetAsync();
        await stage.AskAsync();
        await stage.AskAsync();
        var (kind, data) = await stage.WatchAsync((_, _) => true);

        kind.ShouldBe("snapshot");
        data.GetProperty("requests").GetArrayLength().ShouldBe(2);
        data.GetProperty("minute").GetProperty("requests").GetInt32().ShouldBe(2);
        data.GetProperty("minute").GetProperty("fell_back").GetInt32().ShouldBe(2);
        data.GetProperty("seconds").EnumerateArray().Sum(second => second.GetProperty("targets").GetProperty("a/x/m")[1].GetInt32()).ShouldBe(2);
    }

    [Fact]
    public async Task Feed_TooManyWatch_RefusesOneMore()
    {
        await using var stage = await DashboardStage.SetAsync();
        var watching = new List<HttpResponseMessage>();
        for (var i = 0; i < LiveFeed.MostWatchers; i++)
        {
            watching.Add(await stage.Gateway.Client.GetAsync("/admin/events", HttpCompletionOption.ResponseHeadersRead));
        }

        (await stage.Gateway.GetAsync("/admin/events")).ShouldBeError(503, "too_many_watchers");
        watching.ForEach(response => response.Dispose());
    }

    [Fact]
    public async Task Feed_TheGatewayStops_DoesNotKeepItFromStopping()
    {
        var stage = await DashboardStage.SetAsync();
        using var watching = await stage.Gateway.Client.GetAsync("/admin/events", HttpCompletionOption.ResponseHeadersRead);
        await stage.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
    }
}
