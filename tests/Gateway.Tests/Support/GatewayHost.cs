using System.Text;
using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Routing.ControlPlane;

namespace Gateway.Tests.Support;

/// <summary>The real gateway on a loopback port, put together as Standalone does it; only the network behind it is played.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, LogBook log)
    {
        (_app, Log) = (app, log);
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>Everything that was logged, the server's own lines included.</summary>
    public LogBook Log { get; }

    public IControlPlane ControlPlane => _app.Services.GetRequiredService<IControlPlane>();

    public ConfigSource Config => _app.Services.GetRequiredService<ConfigSource>();

    /// <summary>
    /// Starts one. With a <paramref name="path"/> the configuration is that file's, and can be reloaded. Where no <paramref name="records"/> are
    /// given, the store is away.
    /// </summary>
    public static async Task<GatewayHost> StartAsync(
        string yaml,
        FakeUpstream upstream,
        TimeProvider? time = null,
        string? path = null,
        Action<IServiceCollection>? records = null,
        Func<FakeUpstream, ConnectionPools>? pools = null)
    {
        var reading = path is null ? GatewayConfigReader.Read(yaml, "test.yaml", _ => null) : ConfigFile.Read(path, _ => null);
        reading.Faults.ShouldBeEmpty();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var log = new LogBook();
        builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.ListenOn("http://127.0.0.1:0");
        builder.WebHost.HandleInline();
        if (time is not null)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddSingleton(pools?.Invoke(upstream) ?? new ConnectionPools(_ => upstream));
        builder.Services.AddGatewayConfiguration(path, reading, _ => null);
        builder.Services.AddSingleton<Func<double>>(() => 0.5);
        builder.Services.AddSingleton<IControlPlane>(services => new InProcessControlPlane(
            services.GetRequiredService<ConfigSource>().Current.ControlPlane,
            services.GetRequiredService<Func<double>>(),
            spending: new InProcessSpending(time ?? TimeProvider.System)));
        (records ?? StoreProbe.AddAway)(builder.Services);
        builder.Services.AddGateway();

        var app = builder.Build();
        app.MapGateway();
        await app.StartAsync();
        return new(app, log);
    }

    /// <summary>Asks for a chat completion and reads the answer to its end.</summary>
    public async Task<ClientAnswer> ChatAsync(byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = ChatRequest(body, headers);
        return await SendAsync(request);
    }

    /// <summary>Posts a body as it is.</summary>
    public async Task<ClientAnswer> AskAsync(string path, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        return await SendAsync(request);
    }

    public Task<ClientAnswer> ChatAsync(string body, params (string Name, string Value)[] headers) => ChatAsync(Encoding.UTF8.GetBytes(body), headers);

    public async Task<ClientAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await ClientAnswer.ReadAsync(response);
    }

    public async Task<ClientAnswer> GetAsync(string path, string? bearer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (bearer is not null)
        {
            request.Headers.Authorization = new("Bearer", bearer);
        }

        return await SendAsync(request);
    }

    /// <summary>Sends JSON, as whoever holds <paramref name="bearer"/>.</summary>
    public async Task<ClientAnswer> SendAsync(HttpMethod method, string path, string? json, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = bearer is null ? null : new("Bearer", bearer);
        return await SendAsync(request);
    }

    /// <summary>Asks for a chat completion and hands over as soon as the headers are there.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string body, CancellationToken cancellationToken = default)
    {
        using var request = ChatRequest(Encoding.UTF8.GetBytes(body));
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }

    private static HttpRequestMessage ChatRequest(byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}
