using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Faults;
using Gateway.Tests.Support;

namespace Gateway.Tests.Endpoints;

/// <summary>A gateway whose one provider is always well, so that what comes back as an error is the gateway's own.</summary>
internal sealed class EndpointStage : IAsyncDisposable
{
    public const int MostBytes = 4096;

    private const string Yaml = """
        auth: open
        max_request_bytes: 4096
        default_tier: main
        providers:
          up: { format: openai, base_url: "http://up.test/v1", api_key: sk-hidden-in-config, headers: { x-extra: hidden-header } }
          single: { format: openai, base_url: "http://up.test/v1", quirks: { choices: false } }
        models:
          up/gpt-nice-2026: { aliases: [gpt-nice] }
          single/solo-1: { capabilities: [tools] }
        tiers:
          main: { chain: [up/gpt-nice-2026] }

        """;

    private EndpointStage(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public static async Task<EndpointStage> StartAsync(string? change = null)
    {
        var upstream = new FakeUpstream().On("up.test", FaultStage.Well);
        var yaml = change is null ? Yaml : Yaml.Replace("auth: open\n", change + "\n", StringComparison.Ordinal);
        return new(await GatewayHost.StartAsync(yaml, upstream), upstream);
    }

    /// <summary>Sends these bytes as they are, on a connection of their own, and reads what comes until the gateway closes it or the head is over.</summary>
    public async Task<string> SendRawAsync(string head)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Gateway.Address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n")));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        var text = new StringBuilder();
        var buffer = new char[1024];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!text.ToString().Contains("}}", StringComparison.Ordinal))
        {
            var count = await reader.ReadAsync(buffer, patience.Token);
            if (count == 0)
            {
                break;
            }

            text.Append(buffer, 0, count);
        }

        return text.ToString();
    }

    /// <summary>No upstream was called for it, and the process goes on serving.</summary>
    public async Task ShouldHaveKeptItToItselfAsync()
    {
        Upstream.Calls.ShouldBeEmpty();
        (await Gateway.ChatAsync(Chunks.Request("main"))).Text.ShouldBe(Chunks.Answer);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }
}
