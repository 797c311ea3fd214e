using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Telemetry.Otlp;

/// <summary>A collector that takes OTLP over HTTP and keeps what it is sent.</summary>
internal sealed class Collector : IAsyncDisposable
{
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

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/{**path}", collector.TakeAsync);
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

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _received.Enqueue((http.Request.Path.Value!, http.Request.Headers["x-key"], new ProtoMessage(body.ToArray())));
    }
}
