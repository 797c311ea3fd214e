#pragma warning disable OPENAI001 // the package still calls its Responses an experiment
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json;
using OpenAI.Responses;

namespace EndToEnd.Sdks;

/// <summary>The Responses of the official OpenAI package for .NET, unmodified, before providers that speak other formats than it does.</summary>
public class OpenAIDotNetResponsesTests(FormatScene scene) : IClassFixture<FormatScene>
{
    private const string Question = "What is the sea?";

    private static readonly BinaryData CitySchema = BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    public static IEnumerable<TheoryDataRow<string, string>> Situations => OpenAIDotNetFormatTests.Situations;

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Unary_BeforeAnotherFormat_IsOneCleanAnswer(string format, string situation)
    {
        var behind = Behind(format, situation);
        var answer = (await Client().CreateResponseAsync(behind.Tier, Question)).Value;

        answer.GetOutputText().ShouldStartWith($"{behind.Answerer} heard: What is the sea?");
        answer.Status.ShouldBe(ResponseStatus.Completed);
        answer.Usage.TotalTokenCount.ShouldBe(answer.Usage.InputTokenCount + answer.Usage.OutputTokenCount);
        answer.Usage.OutputTokenCount.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Streaming_BeforeAnotherFormat_IsOneCleanAnswer(string format, string situation)
    {
        var behind = Behind(format, situation);
        var text = "";
        ResponseResult? last = null;
        await foreach (var update in await Client().CreateResponseStreamingAsync(behind.Tier, Question))
        {
            text += update is StreamingResponseOutputTextDeltaUpdate delta ? delta.Delta : "";
            last = (update as StreamingResponseCompletedUpdate)?.Response ?? last;
        }

        text.ShouldStartWith($"{behind.Answerer} heard: What is the sea?");
        last.ShouldNotBeNull().GetOutputText().ShouldBe(text);
        last.Usage.OutputTokenCount.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task ToolsRoundTrip_BeforeAnotherFormat_EndsInAnAnswer(string format, string situation)
    {
        var behind = Behind(format, situation);
        var asked = Ask(behind, ResponseItem.CreateUserMessageItem(Question));
        var called = (await Client().CreateResponseAsync(asked)).Value;

        var call = called.OutputItems.OfType<FunctionCallResponseItem>().ShouldHaveSingleItem();
        JsonElement.Parse(call.FunctionArguments.ToString()).GetProperty("city").ValueKind.ShouldBe(JsonValueKind.String);
        var answer = (await Client().CreateResponseAsync(Ask(behind, [ResponseItem.CreateUserMessageItem(Question), .. called.OutputItems, ResponseItem.CreateFunctionCallOutputItem(call.CallId, "sunny and 21 degrees")]))).Value;
        answer.GetOutputText().ShouldStartWith($"{behind.Answerer} was told: sunny and 21 degrees");
    }

    private static CreateResponseOptions Ask(Situation behind, params ResponseItem[] items)
    {
        var options = new CreateResponseOptions { Model = behind.Tier, Tools = { ResponseTool.CreateFunctionTool("weather", CitySchema, false, "The weather of a city") } };
        foreach (var item in items)
        {
            options.InputItems.Add(item);
        }

        return options;
    }

    private static Situation Behind(string format, string situation) => WireFormat.Of(format).Situations.Single(one => one.Name == situation);

    private ResponsesClient Client() => new(new ApiKeyCredential("ib_any"), new ResponsesClientOptions { Endpoint = scene.Endpoint, RetryPolicy = new ClientRetryPolicy(0) });
}
