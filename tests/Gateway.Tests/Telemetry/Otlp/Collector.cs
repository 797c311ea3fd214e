using System.Buffers.Binary;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Telemetry.Otlp;

/// <summary>A collector that takes OTLP, over HTTP or gRPC, and keeps what it is sent.</summary>
internal sealed class Collector : IAsyncDisposable
{
    /// <summary>Before a gRPC message: whether it is compressed, and its length.</summary>
    private const int GrpcPrefix = 5;

    private static readonly Dictionary<string, string> GrpcPaths = new()
    {
        ["/opentelemetry.proto.collector.trace.v1.TraceService/Export"] = "/v1/traces",
        ["/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"] = "/v1/metrics",
    };

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string? Key, ProtoMessage Message)> _received = new();

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>The header <c>x-key</c> of each message.</summary>
    public IEnumerable<string?> Keys => _received.Select(message => message.Key);

    /// <summary>Every span: resource_spans, scope_spans, spans.</summary>
    public IReadOnlyList<ProtoMessage> Spans => [.. At("/v1/traces").SelectMany(m => m.Messages(1)).SelectMany(m => m.Messages(2)).SelectMany(m => m.Messages(2))];

    /// <summary>Every metric: resource_metrics, scope_metrics, metrics.</summary>
    public IReadOnlyList<ProtoMessage> Metrics => [.. At("/v1/metrics").SelectMany(m => m.Messages(1)).SelectMany(m => m.Messages(2)).SelectMany(m => m.Messages(2))];

    /// <summary>The attributes of every resource that sent spans.</summary>
    public IReadOnlyDictionary<string, string> Resource => Attributes(At("/v1/traces").SelectMany(m => m.Messages(1)).SelectMany(m => m.Messages(1)).First(), 1);

    public static async Task<Collector> StartAsync(bool grpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/{**path}", grpc ? collector.TakeGrpcAsync : collector.TakeAsync);
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Attributes of text, numbers as text, and lists as <c>[a,b]</c>.</summary>
    public static Dictionary<string, string> Attributes(ProtoMessage owner, int field) =>
        owner.Messages(field).ToDictionary(attribute => attribute.Text(1), attribute => Show(attribute.Messages(2).Single()));

    private static string Show(ProtoMessage value) =>
        value.Messages(5).SingleOrDefault() is { } list ? $"[{string.Join(',', list.Messages(1).Select(Show))}]"
        : value.Text(1) is { Length: > 0 } text ? text
        : value.Number(3).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<ProtoMessage> At(string path) => _received.Where(message => message.Path == path).Select(message => message.Message);

    private async Task TakeAsync(HttpContext http) => Keep(http, http.Request.Path.Value!, await ReadAsync(http));

    private async Task TakeGrpcAsync(HttpContext http)
    {
        var body = await ReadAsync(http);
        body[0].ShouldBe((byte)0, "not compressed");
        BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1)).ShouldBe(body.Length - GrpcPrefix);
        Keep(http, GrpcPaths[http.Request.Path.Value!], body[GrpcPrefix..]);
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[GrpcPrefix]);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private void Keep(HttpContext http, string path, byte[] message) => _received.Enqueue((path, http.Request.Headers["x-key"], new ProtoMessage(message)));

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
