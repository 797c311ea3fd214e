namespace Gateway.Tests.Dashboard;

public sealed class ClusterEndpointTests
{
    [Fact]
    public async Task Cluster_AskedOfOneProcess_SaysThatThereIsNone()
    {
        await using var stage = await DashboardStage.SetAsync($"auth: required\nadmin_key: {DashboardStage.Key}");
        (await stage.Gateway.GetAsync("/admin/cluster")).ShouldBeError(401, "invalid_api_key");

        using var request = new HttpRequestMessage(HttpMethod.Get, "/admin/cluster");
        request.Headers.Authorization = new("Bearer", DashboardStage.Key);
        var answer = await stage.Gateway.SendAsync(request);
        answer.Status.ShouldBe(200);
        answer.Json.GetProperty("clustered").GetBoolean().ShouldBeFalse();
        answer.Json.GetProperty("members").GetArrayLength().ShouldBe(0);
    }
}
