using System.ClientModel;
using System.Globalization;
using EndToEnd.Rig;
using OpenAI;
using OpenAI.Chat;
using Simulator.Scripting;

namespace EndToEnd.Hedging;

/// <summary>A real gateway before a provider that hangs and one that is well, read by the official .NET SDK.</summary>
public sealed class HedgingTests
{
    /// <summary>As many as may be hedged at once whatever the ratio says: one a second, over ten seconds.</summary>
    private const int Requests = 8;

    [Fact]
    public async Task ProviderThatHangs_IsNotWaitedFor_AndIsLetGo()
    {
        await using var scene = await Scene.SetAsync(["slow", "quick"], """
            tiers:
              ib/hedged: { chain: [slow/sim, quick/sim], hedge: { after: 50ms } }
            """);
        scene.Simulator.Script.Always("slow", new() { StallBeforeHeaders = true });
        var client = new ChatClient("ib/hedged", new ApiKeyCredential("ib_any"), new OpenAIClientOptions { Endpoint = new(scene.Gateway.Address, "/v1") });

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(number => AskAsync(client, stream: number % 2 == 0)));

        answers.ShouldAllBe(text => text.StartsWith("quick/sim heard: ", StringComparison.Ordinal));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await scene.Simulator.Requests.WhenAsync("slow", counts => counts.AbortedByClient == Requests, limit.Token);
        scene.Simulator.Requests.Of("quick").Received.ShouldBe(Requests);
        var metrics = await scene.Http.GetStringAsync("/metrics");
        metrics.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"gateway_hedges_total{{result=\"won\"}} {Requests}"));
    }

    private static async Task<string> AskAsync(ChatClient client, bool stream)
    {
        if (!stream)
        {
            return (await client.CompleteChatAsync("What is the sea?")).Value.Content[0].Text;
        }

        var text = "";
        await foreach (var update in client.CompleteChatStreamingAsync("What is the sea?"))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
        }

        return text;
    }
}
