using System.Collections.Immutable;

namespace Gateway.Configuration;

/// <summary>Where traces and metrics are sent. Read at start. What is not said here, the variables <c>OTEL_…</c> say.</summary>
public sealed record TelemetryConfig
{
    /// <summary>A collector's address; null for none but what <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>How it is spoken to.</summary>
    public OtlpProtocol Protocol { get; init; } = OtlpProtocol.HttpProtobuf;

    /// <summary>Headers sent along, e.g. a key.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Requests traced in a second at most, of those whose client has not chosen by its <c>traceparent</c>.</summary>
    public double TracesPerSecond { get; init; } = 100;

    // A record prints all it holds; this one must not.
    public override string ToString() => nameof(TelemetryConfig);
}
