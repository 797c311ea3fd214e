namespace Gateway.Tests.Dashboard;

public sealed class DashboardPageTests
{
    [Theory]
    [InlineData("/dashboard", "text/html; charset=utf-8")]
    [InlineData("/dashboard/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/dashboard/app.css", "text/css; charset=utf-8")]
    public async Task Page_AskedAgainWithItsTag_IsNotSentAgain(string path, string contentType)
    {
        await using var stage = await DashboardStage.SetAsync($"auth: required\nadmin_key: {DashboardStage.Key}");
        var answer = await stage.Gateway.GetAsync(path);
        answer.Status.ShouldBe(200);
        answer.Header("Content-Type").ShouldBe(contentType);
        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldNotContain("unsafe");
        answer.Text.ShouldNotContain(DashboardStage.Key);

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.TryAddWithoutValidation("If-None-Match", answer.Header("ETag"));
        (await stage.Gateway.SendAsync(again)).Status.ShouldBe(304);
    }

    [Fact]
    public async Task Page_AskedForAFileThatIsNotThere_IsTheContractsError()
    {
        await using var stage = await DashboardStage.SetAsync();
        (await stage.Gateway.GetAsync("/dashboard/nothing.js")).ShouldBeError(404, "unknown_url");
    }
}
