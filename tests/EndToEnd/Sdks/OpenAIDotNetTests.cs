using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using EndToEnd.Rig;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;

namespace EndToEnd.Sdks;

/// <summary>The official OpenAI package for .NET, unmodified.</summary>
public class OpenAIDotNetTests(SdkScene scene) : IClassFixture<SdkScene>
{
    private const string Question = "What is the sea?";
    private static readonly BinaryData CitySchema = BinaryData.FromString(
        """{"type":"object","properties":{"city":{"type":"string"},"celsius":{"type":"number"}},"required":["city","celsius"],"additionalProperties":false}""");

    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool("weather", "The weather of a city", CitySchema);

    public static IEnumerable<TheoryDataRow<string>> Situations => Situation.All.Select(situation => new TheoryDataRow<string>(situation.Name));

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Unary_UnderASituation_IsOneCleanAnswer(string situation)
    {
        var result = await Client(situation).CompleteChatAsync(Question);

        result.Value.Content[0].Text.ShouldBe(await TruthAsync(situation));
        result.Value.FinishReason.ShouldBe(ChatFinishReason.Stop);
        result.Value.Usage.TotalTokenCount.ShouldBeGreaterThan(0);
        var headers = result.GetRawResponse().Headers;
        headers.TryGetValue("x-gateway-target", out var target).ShouldBeTrue();
        target.ShouldBe(Situation.Of(situation).Answerer);
        headers.TryGetValue("x-gateway-fallback-reason", out var reason).ShouldBe(Situation.Of(situation).Reason.Length > 0);
        (reason ?? "").ShouldBe(Situation.Of(situation).Reason);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Streaming_UnderASituation_IsOneCleanAnswer(string situation)
    {
        var text = "";
        var usages = 0;
        ChatFinishReason? finish = null;
        await foreach (var update in Client(situation).CompleteChatStreamingAsync(Question))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish ??= update.FinishReason;
            usages += update.Usage is null ? 0 : 1;
        }

        text.ShouldBe(await TruthAsync(situation));
        finish.ShouldBe(ChatFinishReason.Stop);
        usages.ShouldBe(1, "this SDK asks for usage");
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task ToolsRoundTrip_UnderASituation_EndsInAnAnswer(string situation)
    {
        List<ChatMessage> messages = [new UserChatMessage(Question)];
        ChatCompletionOptions options = new() { Tools = { Weather } };
        var called = (await Client(situation).CompleteChatAsync(messages, options)).Value;

        called.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        var call = called.ToolCalls.ShouldHaveSingleItem();
        JsonElement.Parse(call.FunctionArguments.ToString()).GetProperty("city").ValueKind.ShouldBe(JsonValueKind.String);
        messages.AddRange([new AssistantChatMessage(called), new ToolChatMessage(call.Id, "sunny and 21 degrees")]);
        var answer = (await Client(situation).CompleteChatAsync(messages, options)).Value;
        answer.Content[0].Text.ShouldStartWith($"{Situation.Of(situation).Answerer} was told: sunny and 21 degrees");
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task StructuredOutput_UnderASituation_FitsItsSchema(string situation)
    {
        ChatCompletionOptions options = new() { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("city", CitySchema, jsonSchemaIsStrict: true) };
        var answer = (await Client(situation).CompleteChatAsync([new UserChatMessage(Question)], options)).Value;

        var value = JsonElement.Parse(answer.Content[0].Text);
        value.GetProperty("city").ValueKind.ShouldBe(JsonValueKind.String);
        value.GetProperty("celsius").ValueKind.ShouldBe(JsonValueKind.Number);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Image_UnderASituation_ReachesTheTarget(string situation)
    {
        var image = ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(new byte[64]), "image/png");
        var answer = (await Client(situation).CompleteChatAsync(new UserChatMessage(ChatMessageContentPart.CreateTextPart(Question), image))).Value;

        answer.Content[0].Text.ShouldContain("and saw 1 image(s)");
    }

    [Fact]
    public async Task Abort_MidStream_ReachesTheProvider()
    {
        using var leaving = new CancellationTokenSource();
        var reading = async () =>
        {
            await foreach (var update in Chat("endless-dotnet/sim").CompleteChatStreamingAsync([new UserChatMessage(Question)], null, leaving.Token))
            {
                if (update.ContentUpdate.Count > 0)
                {
                    await leaving.CancelAsync();
                }
            }
        };

        await reading.ShouldThrowAsync<OperationCanceledException>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await scene.Scene.Simulator.Requests.WhenAsync("endless-dotnet", counts => counts.AbortedByClient == 1, limit.Token);
    }

    [Fact]
    public async Task UnknownModel_Throws404()
    {
        var fault = await Should.ThrowAsync<ClientResultException>(async () => await Chat("ib/none").CompleteChatAsync(Question));

        fault.Status.ShouldBe(404);
        fault.Message.ShouldContain("model_not_found");
    }

    [Fact]
    public async Task Throttled_Throws429WithRetryAfter()
    {
        var fault = await Should.ThrowAsync<ClientResultException>(async () => await Chat("ib/throttled").CompleteChatAsync(Question));

        fault.Status.ShouldBe(429);
        fault.GetRawResponse()!.Headers.TryGetValue("retry-after", out var wait).ShouldBeTrue();
        int.Parse(wait!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 7);
    }

    [Fact]
    public async Task ThrottledOnce_ItsOwnRetrySucceeds()
    {
        var answer = (await Chat("ib/busy-dotnet", retries: 2).CompleteChatAsync(Question)).Value;

        answer.Content[0].Text.ShouldContain("heard: What is the sea?");
        scene.Scene.Simulator.Requests.Of("busy-dotnet").Received.ShouldBe(2);
    }

    /// <summary>This SDK overlooks an error event, OpenAI's own too: what tells a broken answer is that no finish reason comes.</summary>
    [Fact]
    public async Task BreakAfterCommit_Throws()
    {
        var text = "";

        // This SDK overlooks error events; that the connection ends before the body does, it cannot.
        await Should.ThrowAsync<IOException>(async () =>
        {
            await foreach (var update in Chat("breaking/sim").CompleteChatStreamingAsync(Question))
            {
                text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            }
        });

        text.ShouldStartWith("breaking/sim heard: ");
    }

    [Fact]
    public async Task Models_AreListedAndFound()
    {
        var models = new OpenAIModelClient(new ApiKeyCredential("ib_any"), new OpenAIClientOptions { Endpoint = scene.Endpoint });

        (await models.GetModelsAsync()).Value.Select(model => model.Id).ShouldContain("ib/healthy");
        (await models.GetModelAsync("ib/healthy")).Value.Id.ShouldBe("ib/healthy");
    }

    private ChatClient Client(string situation) => Chat(Situation.Of(situation).Tier);

    private ChatClient Chat(string model, int retries = 0) =>
        new(model, new ApiKeyCredential("ib_any"), new OpenAIClientOptions { Endpoint = scene.Endpoint, RetryPolicy = new ClientRetryPolicy(retries) });

    private async Task<string> TruthAsync(string situation)
    {
        var target = Situation.Of(situation).Answerer.Split('/');
        using var http = new HttpClient { DefaultRequestHeaders = { { "authorization", "Bearer sk-truth" } } };
        using var response = await http.PostAsync(Rig.Chat.Body(target[1], text: Question), $"{scene.Scene.Simulator.BaseUrlOf(target[0])}/chat/completions");
        return Rig.Chat.Text(await response.Content.ReadAsStringAsync());
    }
}
