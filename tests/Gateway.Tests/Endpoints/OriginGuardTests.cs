using Gateway.Tests.Dashboard;

namespace Gateway.Tests.Endpoints;

/// <summary>Whose pages, in a browser on this machine, get an answer.</summary>
public sealed class OriginGuardTests
{
    private const string Open = "auth: open";
    private const string Trusting = "auth: open\ntrusted_hosts: [Gateway.Example.com]";
    private const string Locked = $"auth: required\nadmin_key: {DashboardStage.Key}";

    [Theory]
    [InlineData(Open, "/v1/models", "localhost:80", null, 200)]
    [InlineData(Open, "/v1/models", "[::1]:80", null, 200)]
    [InlineData(Open, "/v1/models", "gateway:8080", null, 200)]
    [InlineData(Open, "/v1/models", "rebound.example.com", null, 403)]
    [InlineData(Open, "/v1/models", "127.0.0.1.example.com:80", null, 403)]
    [InlineData(Open, "/admin/targets", "rebound.example.com", null, 403)]
    [InlineData(Trusting, "/admin/targets", "gateway.example.com:8080", null, 200)]
    [InlineData(Open, "/v1/models", "localhost:80", "http://localhost:80", 200)]
    [InlineData(Open, "/v1/models", "localhost:80", "http://localhost:81", 403)]
    [InlineData(Open, "/v1/models", "localhost:80", "null", 403)]
    [InlineData(Open, "/admin/targets", "localhost:80", "https://elsewhere.example.com", 403)]
    [InlineData(Trusting, "/v1/models", "localhost:80", "https://gateway.example.com", 200)]
    [InlineData(Locked, "/admin/targets", "gateway.example.com", null, 200)]
    [InlineData(Locked, "/admin/targets", "gateway.example.com", "https://elsewhere.example.com", 403)]
    [InlineData(Locked, "/health/live", "gateway.example.com", "https://elsewhere.example.com", 200)]
    public async Task Request_ByThisNameAndFromThisPage_IsAnswered(string config, string path, string host, string? origin, int status)
    {
        await using var stage = await DashboardStage.SetAsync(config);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        request.Headers.Authorization = config == Locked ? new("Bearer", DashboardStage.Key) : null;
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        var answer = await stage.Gateway.SendAsync(request);
        answer.Status.ShouldBe(status, answer.Text);
        if (status == 403)
        {
            answer.ShouldBeError(403, "not_allowed");
        }
    }
}
