using System.Collections.Immutable;
using Gateway.Configuration.Yaml;
using Microsoft.Extensions.Logging;

namespace Gateway.Configuration.Schema;

/// <summary>Reads what the gateway tells of itself, and to whom.</summary>
internal static class TelemetryReader
{
    private static readonly Scalar<MetricsAccess> Access = Scalars.OneOf(("operator", MetricsAccess.Operator), ("open", MetricsAccess.Open));

    private static readonly Scalar<OtlpProtocol> Protocol = Scalars.OneOf(("http/protobuf", OtlpProtocol.HttpProtobuf), ("grpc", OtlpProtocol.Grpc));

    private static readonly Scalar<LogFormat> Format = Scalars.OneOf(("text", LogFormat.Text), ("json", LogFormat.Json));

    private static readonly Scalar<LogLevel> Level = Scalars.OneOf(
        ("trace", LogLevel.Trace), ("debug", LogLevel.Debug), ("information", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error), ("critical", LogLevel.Critical));

    public static MetricsConfig ReadMetrics(Section root)
    {
        var defaults = new MetricsConfig();
        using var keys = root.Sub("metrics");
        return new()
        {
            Access = keys.Read("access", Access, defaults.Access),
            Tenants = keys.Read("tenants", Scalars.Flag, defaults.Tenants),
        };
    }

    public static TelemetryConfig ReadTelemetry(Section root)
    {
        var defaults = new TelemetryConfig();
        using var keys = root.Sub("telemetry");
        using var otlp = keys.Sub("otlp");
        return new()
        {
            Endpoint = otlp.TryRead("endpoint", Scalars.BaseUrl, out var endpoint) ? endpoint : null,
            Protocol = otlp.Read("protocol", Protocol, defaults.Protocol),
            Headers = ReadHeaders(otlp),
            TracesPerSecond = keys.Read("traces_per_second", Scalars.Rate, defaults.TracesPerSecond),
        };
    }

    public static LogConfig ReadLog(Section root)
    {
        var defaults = new LogConfig();
        using var keys = root.Sub("log");
        return new()
        {
            Format = keys.Read("format", Format, defaults.Format),
            Level = keys.Read("level", Level, defaults.Level),
            Requests = keys.Read("requests", Scalars.Flag, defaults.Requests),
        };
    }

    private static ImmutableSortedDictionary<string, string> ReadHeaders(Section otlp)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in otlp.Named("headers"))
        {
            if (!ProviderScalars.IsHeaderName(name))
            {
                value.Fault("not a header's name");
            }
            else if (value.TryRead(ProviderScalars.HeaderValue, out var text))
            {
                headers[name] = text;
            }
        }

        return headers.ToImmutable();
    }
}
