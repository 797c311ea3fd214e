using Gateway.Tests.Clients;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Hedging;

/// <summary>A tool that a provider runs itself may do something in the world: nobody else is asked beside it.</summary>
public sealed class ProviderToolTests
{
    private const string Yaml = """
        auth: open
        providers:
          c: { format: anthropic, base_url: "http://c.test", api_key: key-of-c }
          d: { format: anthropic, base_url: "http://d.test", api_key: key-of-d }
        tiers:
          hedged: { chain: [c/claude-sonnet-4-5, d/claude-sonnet-4-5], deadline: 30s, hedge: { after: 500ms } }
        """;

    [Theory]
    [InlineData("", 1)]
    [InlineData(""","tools":[{"type":"web_search_20250305","name":"web_search"}]""", 0)]
    public async Task SlowToBegin_WithAToolOfTheProviders_NobodyIsAskedBesideIt(string tool, int asked)
    {
        var time = new VirtualTime();
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var upstream = new FakeUpstream().On("d.test", UpstreamReply.Json(200, MessagesStage.ClaudeAnswer));
        upstream.On("c.test", async (_, cancellationToken) =>
        {
            await answers.Task.WaitAsync(cancellationToken);
            return UpstreamReply.Json(200, MessagesStage.ClaudeAnswer);
        });
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream, time);

        var asking = ClientDialect.Messages.SendAsync(gateway, $$"""{"model":"hedged","max_tokens":64,"messages":[{"role":"user","content":"Hello"}]{{tool}}}""");
        while (upstream.CallsTo("c.test").Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        for (var step = 0; step < 40 && !asking.IsCompleted; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        answers.TrySetResult();
        var answer = await asking;

        answer.Header("x-gateway-target").ShouldBe(asked == 0 ? "c/claude-sonnet-4-5" : "d/claude-sonnet-4-5", answer.Text);
        upstream.CallsTo("d.test").Count.ShouldBe(asked);
    }
}
