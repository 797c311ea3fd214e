using System.Text.Json;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Faults;

/// <summary>A gateway before three providers, <c>a</c> and <c>b</c> and <c>c</c>, on a clock that only the test moves.</summary>
internal sealed class FaultStage : IAsyncDisposable
{
    public const string Secret = "sk-a-very-secret-credential";

    private const string Yaml = $$"""
        auth: open
        providers:
          a: { format: openai, base_url: "http://a.test/v1", api_key: {{Secret}}, timeouts: { connect: 3s, first_token: 11s, idle: 7s, total: 40s } }
          b: { format: openai, base_url: "http://b.test/v1", api_key: key-of-b, timeouts: { first_token: 11s } }
          c: { format: openai, base_url: "http://c.test/v1", api_key: key-of-c }
        models:
          a/small: { context: 1000 }
          c/small: { context: 1000 }
          a/middling: { context: 8000 }
          c/middling: { context: 9000 }
          b/large: { context: 100000 }
          c/larger: { context: 200000 }
        tiers:
          solo: { chain: [a/m], deadline: 30s }
          pair: { chain: [a/m, b/m], deadline: 30s }
          other: { chain: [a/other, b/m] }
          twice: { chain: [a/m, a/other, b/m] }
          picky: { chain: [a/m, b/m], fallback_on_refusal: true }
          picky-solo: { chain: [a/m], fallback_on_refusal: true }
          sizes: { chain: [a/small, c/small, b/large, c/larger] }
          steps: { chain: [a/middling, c/middling, b/large] }
          small: { chain: [a/small, c/small] }
          held: { chain: [a/m, b/m], commit: { content_chunks: 3 } }
          held-shortly: { chain: [a/m, b/m], commit: { content_chunks: 100, within: 50ms } }

        """;

    private FaultStage(GatewayHost gateway, FakeUpstream upstream, VirtualTime time) => (Gateway, Upstream, Time) = (gateway, upstream, time);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public VirtualTime Time { get; }

    /// <summary>All providers are well unless the test says otherwise.</summary>
    public static async Task<FaultStage> StartAsync()
    {
        var upstream = new FakeUpstream();
        foreach (var host in new[] { "a.test", "b.test", "c.test" })
        {
            upstream.On(host, Well);
        }

        var time = new VirtualTime();
        return new(await GatewayHost.StartAsync(Yaml, upstream, time), upstream, time);
    }

    /// <summary>As a provider answers that is well.</summary>
    public static UpstreamReply Well(UpstreamCall call) => JsonDocument.Parse(call.Body).RootElement.GetProperty("stream").GetBoolean()
        ? UpstreamReply.Stream([.. new[] { Chunks.Role, Chunks.Hello, Chunks.Stop, Chunks.Done }.Select(Chunks.Event)])
        : UpstreamReply.Json(200, Chunks.Answer);

    /// <summary>Makes a provider take requests and never answer; the task ends when it has one.</summary>
    public Task<UpstreamCall> Hang(string host)
    {
        var arrived = new TaskCompletionSource<UpstreamCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        Upstream.On(host, async (call, cancellationToken) =>
        {
            arrived.TrySetResult(call);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            throw new InvalidOperationException("Not reached.");
        });
        return arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public Task<ClientAnswer> AskAsync(string model, bool stream = false, params (string Name, string Value)[] headers) =>
        Gateway.ChatAsync(Chunks.Request(model, stream), headers);

    public int Calls(string host) => Upstream.CallsTo(host).Count;

    /// <summary>What <c>/admin/targets</c> says of a target: its status, and its circuit's failures in a row.</summary>
    public async Task<(string Status, int Failures)> LookAsync(string target)
    {
        var answer = await Gateway.GetAsync("/admin/targets");
        var row = answer.Json.GetProperty("data").EnumerateArray().Single(t => t.GetProperty("target").GetString() == target);
        var circuit = row.GetProperty("circuit");
        return (row.GetProperty("status").GetString()!, circuit.ValueKind == JsonValueKind.Null ? 0 : circuit.GetProperty("consecutive_failures").GetInt32());
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }
}
