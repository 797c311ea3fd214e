using Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Configuration;

public sealed class TelemetryConfigTests
{
    [Fact]
    public void Telemetry_Said_IsRead()
    {
        var config = Reading.Good(
            """
            metrics: { access: open, tenants: true }
            telemetry: { otlp: { endpoint: "http://collector:4317", protocol: grpc, headers: { x-key: "${OTLP_KEY}" } }, traces_per_second: 2.5 }
            log: { format: json, level: warning, requests: true }
            drain: { delay: 5s, deadline: 2m }
            providers:
              mine: { format: openai, base_url: "http://mine.test/v1", traceparent: true }
            """,
            ("OTLP_KEY", "sk-of-the-collector"));

        config.Metrics.ShouldBe(new MetricsConfig { Access = MetricsAccess.Open, Tenants = true });
        (config.Telemetry.Endpoint, config.Telemetry.Protocol).ShouldBe((new Uri("http://collector:4317"), OtlpProtocol.Grpc));
        config.Telemetry.Headers["X-Key"].ShouldBe("sk-of-the-collector");
        config.Telemetry.TracesPerSecond.ShouldBe(2.5);
        config.Telemetry.ToString().ShouldNotContain("sk-");
        config.Log.ShouldBe(new LogConfig { Format = LogFormat.Json, Level = LogLevel.Warning, Requests = true });
        config.Drain.ShouldBe(new DrainConfig { Delay = TimeSpan.FromSeconds(5), Deadline = TimeSpan.FromMinutes(2) });
        config.Providers["mine"].TraceParent.ShouldBeTrue();
    }

    [Fact]
    public void Telemetry_NotSaid_IsOffAndForTheOperator()
    {
        var config = Reading.Good("auth: open");

        config.Metrics.ShouldBe(new MetricsConfig { Access = MetricsAccess.Operator, Tenants = false });
        (config.Telemetry.Endpoint, config.Telemetry.TracesPerSecond).ShouldBe((null, 100));
        config.Log.ShouldBe(new LogConfig { Format = LogFormat.Text, Level = LogLevel.Information, Requests = false });
        config.Drain.ShouldBe(new DrainConfig { Delay = TimeSpan.Zero, Deadline = TimeSpan.FromSeconds(60) });
        config.Providers.Values.ShouldAllBe(provider => !provider.TraceParent);
    }
}
