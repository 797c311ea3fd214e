using Gateway.Tests.Support;

namespace Gateway.Tests.Telemetry.Metrics;

public sealed class MetricsAccessTests
{
    private static async Task<int> StatusAsync(string yaml, string? bearer)
    {
        using var upstream = new FakeUpstream();
        await using var gateway = await GatewayHost.StartAsync(yaml, upstream);
        return (await gateway.GetAsync("/metrics", bearer)).Status;
    }

    [Theory]
    [InlineData("auth: required", null, 200)]
    [InlineData("{ auth: required, admin_key: the-operators }", null, 401)]
    [InlineData("{ auth: required, admin_key: the-operators }", "another", 401)]
    [InlineData("{ auth: required, admin_key: the-operators }", "the-operators", 200)]
    [InlineData("{ auth: required, admin_key: the-operators, metrics: { access: open } }", null, 200)]
    public async Task Metrics_AskedFromThisMachine_AreOpenAsConfigured(string yaml, string? bearer, int status) =>
        (await StatusAsync(yaml, bearer)).ShouldBe(status);
}
