using Gateway.Configuration;
using Gateway.Telemetry.Metrics;
using Gateway.Telemetry.Tracing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry.Otlp;

/// <summary>
/// Sends traces and metrics to a collector, where the configuration or <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. Else nothing listens, and so no span is made and no
/// measurement is kept twice.
/// </summary>
internal sealed partial class OtlpExport(ConfigSource config, GatewayGauges gauges, ILogger<OtlpExport> logger) : IHostedService, IDisposable
{
    private static readonly string[] Variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = config.Current.Telemetry;
        if (!IsOn(settings))
        {
            return Task.CompletedTask;
        }

        gauges.Connect();
        var resource = ResourceBuilder.CreateEmpty().AddService("gateway").AddTelemetrySdk().AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(GatewayTracing.SourceName)
            .AddOtlpExporter(options => Set(options, settings, "traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(GatewayMetrics.MeterName, "System.Runtime")
            .AddOtlpExporter(options => Set(options, settings, "metrics"))
            .Build();
        LogSending(settings.Endpoint?.Authority ?? "the collector that OTEL_EXPORTER_OTLP_ENDPOINT names");
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left: that blocks, for 5 s at most each.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _traces is null ? Task.CompletedTask : Task.Run(
        () =>
        {
            _traces.Shutdown(5000);
            _metrics!.Shutdown(5000);
        },
        CancellationToken.None);

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static bool IsOn(TelemetryConfig settings) =>
        Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED") is not "true"
        && (settings.Endpoint is not null || Array.Exists(Variables, name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }));

    private static void Set(OtlpExporterOptions options, TelemetryConfig settings, string signal)
    {
        if (settings.Endpoint is not { } endpoint)
        {
            return;   // the options have read the variables
        }

        options.Protocol = settings.Protocol is OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = settings.Protocol is OtlpProtocol.Grpc ? endpoint : new($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
        if (!settings.Headers.IsEmpty)
        {
            options.Headers = string.Join(',', settings.Headers.Select(header => $"{header.Key}={Uri.EscapeDataString(header.Value)}"));
        }
    }

    [LoggerMessage(610, LogLevel.Information, "Traces and metrics go to {Collector}")]
    private partial void LogSending(string collector);
}
