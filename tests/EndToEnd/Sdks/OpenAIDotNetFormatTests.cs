using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;

namespace EndToEnd.Sdks;

/// <summary>The official OpenAI package for .NET, unmodified, before providers that speak other formats than it does.</summary>
public class OpenAIDotNetFormatTests(FormatScene scene) : IClassFixture<FormatScene>
{
    private const string Question = "What is the sea?";
    private static readonly BinaryData CitySchema = BinaryData.FromString(
        """{"type":"object","properties":{"city":{"type":"string"},"celsius":{"type":"number"}},"required":["city","celsius"],"additionalProperties":false}""");

    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool("weather", "The weather of a city", CitySchema);

    public static IEnumerable<TheoryDataRow<string, string>> Situations =>
        from format in WireFormat.All
        from situation in format.Situations
        select new TheoryDataRow<string, string>(format.Name, situation.Name);

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Unary_BeforeAnotherFormat_IsOneCleanAnswer(string format, string situation)
    {
        var answer = (await Client(format, situation).CompleteChatAsync(new SystemChatMessage("Be brief"), new UserChatMessage(Question))).Value;

        answer.Content[0].Text.ShouldStartWith($"{Behind(format, situation).Answerer} heard: What is the sea?");
        answer.FinishReason.ShouldBe(ChatFinishReason.Stop);
        answer.Usage.TotalTokenCount.ShouldBe(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        answer.Usage.OutputTokenCount.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Streaming_BeforeAnotherFormat_IsOneCleanAnswer(string format, string situation)
    {
        var text = "";
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in Client(format, situation).CompleteChatStreamingAsync(Question))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            finish ??= update.FinishReason;
            usage ??= update.Usage;
        }

        text.ShouldStartWith($"{Behind(format, situation).Answerer} heard: What is the sea?");
        finish.ShouldBe(ChatFinishReason.Stop);
        usage.ShouldNotBeNull().OutputTokenCount.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task ToolsRoundTrip_BeforeAnotherFormat_EndsInAnAnswer(string format, string situation)
    {
        List<ChatMessage> messages = [new UserChatMessage(Question)];
        ChatCompletionOptions options = new() { Tools = { Weather } };
        var called = (await Client(format, situation).CompleteChatAsync(messages, options)).Value;

        called.FinishReason.ShouldBe(ChatFinishReason.ToolCalls);
        var call = called.ToolCalls.ShouldHaveSingleItem();
        JsonElement.Parse(call.FunctionArguments.ToString()).GetProperty("city").ValueKind.ShouldBe(JsonValueKind.String);
        messages.AddRange([new AssistantChatMessage(called), new ToolChatMessage(call.Id, "sunny and 21 degrees")]);
        var answer = (await Client(format, situation).CompleteChatAsync(messages, options)).Value;
        answer.Content[0].Text.ShouldStartWith($"{Behind(format, situation).Answerer} was told: sunny and 21 degrees");
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task StructuredOutput_BeforeAnotherFormat_FitsItsSchema(string format, string situation)
    {
        ChatCompletionOptions options = new() { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("city", CitySchema, jsonSchemaIsStrict: true) };
        var answer = (await Client(format, situation).CompleteChatAsync([new UserChatMessage(Question)], options)).Value;

        var value = JsonElement.Parse(answer.Content[0].Text);
        value.GetProperty("city").ValueKind.ShouldBe(JsonValueKind.String);
        value.GetProperty("celsius").ValueKind.ShouldBe(JsonValueKind.Number);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Image_BeforeAnotherFormat_ReachesTheTargetWhole(string format, string situation)
    {
        var image = ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(new byte[64]), "image/png");
        var answer = (await Client(format, situation).CompleteChatAsync(new UserChatMessage(ChatMessageContentPart.CreateTextPart(Question), image))).Value;

        answer.Content[0].Text.ShouldContain("and saw 1 image(s): 64 bytes of");
    }

    private static Situation Behind(string format, string situation) => WireFormat.Of(format).Situations.Single(one => one.Name == situation);

    private ChatClient Client(string format, string situation) => new(
        Behind(format, situation).Tier,
        new ApiKeyCredential("ib_any"),
        new OpenAIClientOptions { Endpoint = scene.Endpoint, RetryPolicy = new ClientRetryPolicy(0) });
}
