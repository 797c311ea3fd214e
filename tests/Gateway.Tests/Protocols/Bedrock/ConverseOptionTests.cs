using Gateway.Conversations;
using Gateway.Tests.Protocols.Anthropic;
using static Gateway.Tests.Protocols.Anthropic.Talk;
using static Gateway.Tests.Protocols.Bedrock.ConverseTalk;

namespace Gateway.Tests.Protocols.Bedrock;

public class ConverseOptionTests
{
    private static readonly ResponseFormat Shape = Schema("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""");

    private static readonly Conversation WithTool = Hello with { Tools = [Tool()] };

    private static readonly Conversation WithPast = Of(User("?"), Assistant(Call("c1", name: "a"), Call("c2", name: "b"), Call("c3", name: "a")), Result("c1", Text("x")));

    [Fact]
    public void Options_OfEveryModel_AreWritten()
    {
        var rendered = (Hello with { MaxTokens = 100, Sampling = new() { Temperature = 0.5, TopP = 0.9 }, Stop = [S("END"), S("\n")] }).On(Nova);

        rendered["inferenceConfig"].ShouldBe("""{"maxTokens":100,"temperature":0.5,"topP":0.9,"stopSequences":["END","\n"]}""");
        rendered.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Options_OutOfRangeOrUnknown_AreReported()
    {
        var rendered = (Hello with
        {
            MaxTokens = 9000, Choices = 2, User = S("u"), ServiceTier = S("scale"), Modalities = [S("text"), S("audio")], Stop = [S(" ")],
            Sampling = new() { Temperature = 1.5, Seed = 1, FrequencyPenalty = 1, PresencePenalty = 1, Logprobs = true, TopLogprobs = 3, TopK = 5 },
            Extra = [new("logit_bias", Json("{}")), new("guardrailConfig", Json("\"no\"")), new("store", Json("true"))],
        }).On(Llama, maxOutput: 4096);

        rendered["inferenceConfig"].ShouldBe("""{"maxTokens":4096,"temperature":1,"stopSequences":[" "]}""");
        rendered.ShouldDrop(
            "max_tokens (9000 → 4096)", "temperature (1.5 → 1)", "top_k", "frequency_penalty", "presence_penalty", "seed", "logprobs", "top_logprobs", "n", "user", "modalities", "service_tier",
            "logit_bias", "guardrailConfig", "store");
    }

    [Theory]
    [InlineData(Claude4, """{"top_k":5}""")]
    [InlineData(Nova, """{"inferenceConfig":{"topK":5}}""")]
    [InlineData(Mistral, """{"top_k":5}""")]
    [InlineData(ConverseTalk.Cohere, """{"k":5}""")]
    public void TopK_IsSaidInTheModelsWord(string model, string fields) => (Hello with { Sampling = new() { TopK = 5 } }).On(model)["additionalModelRequestFields"].ShouldBe(fields);

    [Fact]
    public void MembersOfConversesOwn_ArePassedOn()
    {
        var rendered = (Hello with
        {
            ServiceTier = S("flex"),
            Reasoning = new(ReasoningEffort.High, null),
            Extra =
            [
                new("guardrailConfig", Json("""{"guardrailIdentifier":"g"}""")), new("performanceConfig", Json("""{"latency":"optimized"}""")), new("requestMetadata", Json("""{"a":"b"}""")),
                new("additionalModelResponseFieldPaths", Json("""["/x"]""")), new("additionalModelRequestFields", Json("""{"mine":null,"output_config":{"effort":"max"}}""")),
            ],
        }).On(Claude46);

        rendered["guardrailConfig"].ShouldBe("""{"guardrailIdentifier":"g"}""");
        rendered["performanceConfig"].ShouldBe("""{"latency":"optimized"}""");
        rendered["requestMetadata"].ShouldBe("""{"a":"b"}""");
        rendered["additionalModelResponseFieldPaths"].ShouldBe("""["/x"]""");
        rendered["additionalModelRequestFields"].ShouldBe("""{"mine":null,"output_config":{"effort":"max"},"thinking":{"type":"adaptive"}}""");
        rendered["serviceTier"].ShouldBe("""{"type":"flex"}""");
        rendered.Dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Claude45, "medium", """{"thinking":{"type":"enabled","budget_tokens":8192}}""", null)]
    [InlineData(Claude46, "high", """{"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}}""", null)]
    [InlineData(GptOss, "low", """{"reasoning_effort":"low"}""", null)]
    [InlineData(GptOss, "none", """{"reasoning_effort":"low"}""", "reasoning_effort (none → low)")]
    [InlineData(GptOss, "xhigh", """{"reasoning_effort":"high"}""", "reasoning_effort (xhigh → high)")]
    [InlineData(Qwen, "high", """{"reasoning_config":"high"}""", null)]
    [InlineData(Qwen, "none", null, null)]
    [InlineData(Nova2, "medium", """{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"medium"}}""", null)]
    [InlineData(Nova2, "none", """{"reasoningConfig":{"type":"disabled"}}""", null)]
    [InlineData(Nova, "low", null, "reasoning_effort")]
    [InlineData(Llama, "low", null, "reasoning_effort")]
    [InlineData(Llama, "none", null, null)]
    public void ReasoningEffort_IsSaidInTheModelsWords(string model, string effort, string? fields, string? dropped)
    {
        var asked = effort switch { "none" => ReasoningEffort.None, "low" => ReasoningEffort.Low, "medium" => ReasoningEffort.Medium, "high" => ReasoningEffort.High, _ => ReasoningEffort.ExtraHigh };

        var rendered = (Hello with { Reasoning = new(asked, null) }).On(model);

        rendered["additionalModelRequestFields"].ShouldBe(fields);
        rendered.ShouldDrop(dropped is null ? [] : [dropped]);
    }

    [Fact]
    public void Nova2_AtItsHighestEffort_TakesNoSamplingAndNoMaximum()
    {
        var rendered = (Hello with { Reasoning = new(ReasoningEffort.High, null), MaxTokens = 100, Sampling = new() { Temperature = 0.2, TopP = 0.5, TopK = 3 } }).On(Nova2);

        rendered["inferenceConfig"].ShouldBe("{}");
        rendered.ShouldDrop("max_tokens", "temperature", "top_p", "top_k");
    }

    [Fact]
    public void Budget_WithoutAMaximumFromTheClient_StaysBelowTheModels()
    {
        var rendered = (Hello with { Reasoning = new(null, 50_000), Sampling = new() { Temperature = 0.2 } }).On(Claude45, maxOutput: 10_000);

        rendered["inferenceConfig"].ShouldBe("""{"maxTokens":10000}""");
        rendered["additionalModelRequestFields"].ShouldBe("""{"thinking":{"type":"enabled","budget_tokens":9999}}""");
        rendered.ShouldDrop("reasoning.max_tokens (50000 → 9999)", "temperature");
    }

    [Fact]
    public void Tools_AreGivenWithTheirSchemas()
    {
        var rendered = (Hello with { Tools = [Tool("a", """{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":false,"required":[]}""", strict: true), new(S("b"), S(""), default, null), Tool("c", """{"properties":{}}""")], ToolChoice = new ToolChoice.Auto() }).On(Claude45);

        rendered["toolConfig"].ShouldBe(
            """{"tools":[{"toolSpec":{"name":"a","description":"Looks.","inputSchema":{"json":{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":false,"required":[]}},"strict":true}},"""
            + """{"toolSpec":{"name":"b","inputSchema":{"json":{"type":"object"}}}},{"toolSpec":{"name":"c","description":"Looks.","inputSchema":{"json":{"type":"object","properties":{}}}}}]}""");
        rendered.Dropped.ShouldBeEmpty();
        (Hello with { Tools = [Tool(strict: true)], ParallelToolCalls = false }).On(Nova).ShouldDrop("tools.strict", "parallel_tool_calls");
    }

    [Theory]
    [InlineData(Claude45, "required", "\"toolChoice\":{\"any\":{}}}", null)]
    [InlineData(Claude45, "look", "\"toolChoice\":{\"tool\":{\"name\":\"look\"}}}", null)]
    [InlineData(Mistral, "required", "\"toolChoice\":{\"any\":{}}}", null)]
    [InlineData(Mistral, "look", "\"toolChoice\":{\"any\":{}}}", null)]
    [InlineData(Llama, "required", "]}", "tool_choice (required → auto)")]
    [InlineData(Llama, "look", "]}", "tool_choice (function → auto)")]
    public void ToolChoice_IsForcedOnModelsThatTakeIt(string model, string choice, string end, string? dropped)
    {
        var rendered = (WithTool with { ToolChoice = choice == "required" ? new ToolChoice.Required() : new ToolChoice.Named(S(choice)) }).On(model);

        rendered["toolConfig"]!.ShouldEndWith(end);
        rendered.ShouldDrop(dropped is null ? [] : [dropped]);
    }

    [Fact]
    public void ToolChoice_None_GivesNoTools_ButWhereTheConversationHasCalls()
    {
        (WithTool with { ToolChoice = new ToolChoice.None() }).On(Claude45)["toolConfig"].ShouldBeNull();

        var rendered = (WithPast with { Tools = [Tool("a")], ToolChoice = new ToolChoice.None() }).On(Claude45);

        rendered["toolConfig"]!.ShouldContain("\"name\":\"a\"");
        rendered.ShouldDrop("tool_choice (none → auto)");
    }

    [Fact]
    public void Calls_InAConversationWithoutTools_GetTheirToolsBack() =>
        WithPast.On(Claude45)["toolConfig"].ShouldBe(
            """{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"object"}}}},{"toolSpec":{"name":"b","inputSchema":{"json":{"type":"object"}}}}]}""");

    [Theory]
    [InlineData(Claude45)]
    [InlineData(Qwen)]
    [InlineData(GptOss)]
    public void Schema_OnModelsThatHoldToIt_IsTheirOutputFormat(string model)
    {
        var rendered = (Hello with { ResponseFormat = Shape }).On(model);

        rendered["outputConfig"].ShouldBe(
            """{"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"schema":"{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"],\"additionalProperties\":false}","name":"answer"}}}}""");
        rendered["toolConfig"].ShouldBeNull();
        rendered["system"].ShouldBeNull();
    }

    [Theory]
    [InlineData(Claude4)]
    [InlineData(Nova)]
    public void Schema_OnModelsThatCanBeForced_IsATool(string model)
    {
        var rendered = (Hello with { ResponseFormat = Shape, Reasoning = model == Claude4 ? new(null, 2000) : null }).On(model);

        rendered["toolConfig"]!.ShouldEndWith(""","required":["a"],"additionalProperties":false}}}}],"toolChoice":{"tool":{"name":"gateway_json_answer"}}}""");
        rendered["outputConfig"].ShouldBeNull();
        rendered.ShouldDrop(model == Claude4 ? ["reasoning.max_tokens (2000 → none)"] : []);
        (WithTool with { ResponseFormat = Shape }).On(model)["toolConfig"]!.ShouldEndWith("\"toolChoice\":{\"any\":{}}}");
        (Hello with { ResponseFormat = new ResponseFormat.JsonObject() }).On(model)["toolConfig"]!.ShouldContain("gateway_json_answer");
    }

    [Fact]
    public void Schema_OnOtherModels_IsAskedForInWords()
    {
        var rendered = (Hello with { ResponseFormat = Shape }).On(Llama);

        rendered["system"]!.ShouldContain("Answer with one JSON object that is valid by this JSON schema");
        rendered["toolConfig"].ShouldBeNull();
        (Hello with { ResponseFormat = new ResponseFormat.JsonObject() }).On(Titan)["messages"]!.ShouldContain("Answer with one JSON object and nothing else");
    }

    [Fact]
    public void Schema_BesideAForcedTool_IsReported() => (WithTool with { ResponseFormat = Shape, ToolChoice = new ToolChoice.Named(S("look")) }).On(Claude45).ShouldDrop("response_format");
}
