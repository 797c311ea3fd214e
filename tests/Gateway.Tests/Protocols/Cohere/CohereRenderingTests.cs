using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Cohere;
using Routing.Targets;
using static Gateway.Tests.Protocols.Says;

namespace Gateway.Tests.Protocols.Cohere;

/// <summary>Each rule of how a conversation is said to Cohere.</summary>
public class CohereRenderingTests
{
    private static readonly CohereProtocol Protocol = new();
    private static readonly Specification? Spec = Specification.Of("cohere", "/v2/chat");

    [Fact]
    public void Request_Plain_SaysModelStreamAndNothingElse()
    {
        var (body, request) = Render(Hello);

        body.ShouldSay("""{"model":"command-a","messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}],"stream":false}""");
        request.Path.ShouldBe("/v2/chat");
        request.Dropped.ShouldBeEmpty();
        Render(Hello with { Stream = true }).Body["stream"].ShouldSay("true");
    }

    [Fact]
    public void Instructions_WhereverTheyStand_ComeFirst() =>
        Render(Of(Rule("r1"), User(T("a")), new Message(Role.Developer, [T("r2"), T("")]), User(T("b")))).Body["messages"].ShouldSay("""
            [{"role":"system","content":[{"type":"text","text":"r1"},{"type":"text","text":"r2"}]},
             {"role":"user","content":[{"type":"text","text":"a"}]},{"role":"user","content":[{"type":"text","text":"b"}]}]
            """);

    [Fact]
    public void Turns_WithNothingInThem_AreLeftOut() =>
        Render(Of(User(T("a"), T("")), Model(T("")), User(T("")), Model(new Part.Refusal(S("no"))), User(T("b")))).Body["messages"].ShouldSay("""
            [{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"no"}]},{"role":"user","content":[{"type":"text","text":"b"}]}]
            """);

    [Fact]
    public void Images_OfBothKinds_AreAddresses() =>
        Render(Of(User(T("what?"), Png, Linked))).Body["messages"]![0]!["content"].ShouldSay("""
            [{"type":"text","text":"what?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},
             {"type":"image_url","image_url":{"url":"https://example.com/a.png","detail":"low"}}]
            """);

    [Fact]
    public void Media_ThatCohereLacks_IsKnownBeforeAndReportedAllTheSame()
    {
        var file = new Media.File(S("f"));

        (Protocol.Capabilities & (Capabilities.Documents | Capabilities.Audio | Capabilities.Choices)).ShouldBe(Capabilities.None);
        var (body, request) = (Of(User(T("a"), new Part.Document(file, null), new Part.Audio(file), new Part.Image(file, null)))).Rendered(Protocol, "m");
        body["messages"]![0]!["content"]!.AsArray().Count.ShouldBe(1);
        request.Dropped.ShouldBe(["file", "input_audio", "image_url"]);
    }

    [Fact]
    public void ToolTurn_Parallel_HasResultsByIdAndTheirImagesBehindAllOfThem()
    {
        var (body, _) = Render(Of(
            User(T("go")),
            Model(Call("c1", "f", """{"x":"ü"}"""), Call("c2", "g", "")),
            Result("c1", T("r"), Png),
            Result("c2", T("r"), T("2")),
            Model(T("done"))));

        body["messages"].ShouldSay("""
            [{"role":"user","content":[{"type":"text","text":"go"}]},
             {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":\"ü\"}"}},{"id":"c2","type":"function","function":{"name":"g","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"c1","content":"r"},
             {"role":"tool","tool_call_id":"c2","content":"r\n2"},
             {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]},
             {"role":"assistant","content":[{"type":"text","text":"done"}]}]
            """);
    }

    [Fact]
    public void Thought_GoesBackAsWhatTheModelKnows()
    {
        var talk = Of(User(T("a")), Model(new Part.Reasoning(S("hm"), null), Call("c", "f")), Result("c", T("1")), Model(new Part.Reasoning(S("ok"), null), T("b")), User(T("c")));

        var thinking = Render(talk).Body["messages"]!;
        thinking[1]!["content"].ShouldSay("""[{"type":"thinking","thinking":"hm"}]""");
        thinking[3]!["content"].ShouldSay("""[{"type":"thinking","thinking":"ok"},{"type":"text","text":"b"}]""");
        var planning = Render(talk, Capabilities.Tools).Body["messages"]!;
        planning[1]!["tool_plan"].ShouldSay("\"hm\"");
        planning[1]!.AsObject().ContainsKey("content").ShouldBeFalse();
        planning[3]!["content"].ShouldSay("""[{"type":"text","text":"b"}]""");
    }

    [Fact]
    public void ToolChoice_HasTwoWords()
    {
        var talk = Hello with { Tools = [Tool("f"), Tool("g", null)] };

        Render(talk).Body.ContainsKey("tool_choice").ShouldBeFalse();
        Render(talk with { ToolChoice = new ToolChoice.Auto() }).Body.ContainsKey("tool_choice").ShouldBeFalse();
        Render(talk with { ToolChoice = new ToolChoice.None() }).Body["tool_choice"].ShouldSay("\"NONE\"");
        Render(talk with { ToolChoice = new ToolChoice.Required() }).Body["tool_choice"].ShouldSay("\"REQUIRED\"");
        var named = Render(talk with { ToolChoice = new ToolChoice.Named(S("g")) }).Body;
        named["tool_choice"].ShouldSay("\"REQUIRED\"");
        named["tools"].ShouldSay("""[{"type":"function","function":{"name":"g","description":"Does g","parameters":{"type":"object","properties":{}}}}]""");
        Render(Hello with { ToolChoice = new ToolChoice.None() }).Body.ContainsKey("tool_choice").ShouldBeFalse();
    }

    [Fact]
    public void StrictTools_AreAllOrNone()
    {
        var strict = Tool("f", """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}""", strict: true);

        var (body, request) = Render(Hello with { Tools = [strict, strict] });
        body["strict_tools"].ShouldSay("true");
        body["tools"]![0]!["function"]!["parameters"].ShouldSay("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""");
        request.Dropped.ShouldBeEmpty();

        (body, request) = Render(Hello with { Tools = [strict, Tool("g")] });
        body.ContainsKey("strict_tools").ShouldBeFalse();
        body["tools"]![0]!["function"]!["parameters"]!["additionalProperties"].ShouldSay("false");
        request.Dropped.ShouldBe(["tools.function.strict"]);
        Render(Hello with { Tools = [Tool("f", """{"type":"object","properties":{}}""", strict: true)] }).Request.Dropped.ShouldBe(["tools.function.strict"]);
    }

    [Fact]
    public void ResponseFormat_IsJsonWithOrWithoutASchema()
    {
        Render(Hello with { ResponseFormat = new ResponseFormat.JsonObject() }).Body["response_format"].ShouldSay("""{"type":"json_object"}""");
        Render(Hello with { ResponseFormat = Schema("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"string","format":"date"}}},"required":["a"],"additionalProperties":false}""") }).Body["response_format"]
            .ShouldSay("""{"type":"json_object","json_schema":{"type":"object","properties":{"a":{"type":"array","items":{"type":"string","format":"date"}}},"required":["a"]}}""");
    }

    [Fact]
    public void ResponseFormat_WithRanges_IsHeldToTheRest()
    {
        var (body, request) = Render(Hello with { ResponseFormat = Schema("""{"type":"object","properties":{"a":{"type":"integer","minimum":1},"b":{"type":"string","pattern":"^x$"},"minimum":{"type":"string"}},"required":["a"]}""") });

        body["response_format"]!["json_schema"].ShouldSay("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"},"minimum":{"type":"string"}},"required":["a"]}""");
        request.Dropped.ShouldBe(["response_format.json_schema (minimum, pattern)"]);
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"type":"null"}]}},"required":["a"]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"string"}}}},"required":["a"]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"$ref":"#/$defs/x"}},"required":["a"],"$defs":{"x":{"type":"string"}}}""")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":["string","null"]}},"required":["a"]}""")]
    public void ResponseFormat_ThatCohereCannotHoldTo_IsAskedForInWords(string schema)
    {
        var (body, request) = Render(Hello with { ResponseFormat = Schema(schema) });

        body["response_format"].ShouldSay("""{"type":"json_object"}""");
        ((string)body["messages"]![0]!["content"]![0]!["text"]!).ShouldEndWith(schema);
        request.Dropped.ShouldHaveSingleItem().ShouldStartWith("response_format.json_schema (asked for in the instructions");
    }

    [Fact]
    public void ResponseFormat_BesideToolsOrDocuments_IsAskedForInWords()
    {
        var talk = Hello with { ResponseFormat = new ResponseFormat.JsonObject() };

        foreach (var one in new[] { talk with { Tools = [Tool("f")] }, talk with { Extra = [new("documents", J("[\"d\"]"))] } })
        {
            var (body, request) = Render(one);
            body.ContainsKey("response_format").ShouldBeFalse();
            ((string)body["messages"]![0]!["role"]!).ShouldBe("system");
            request.Dropped.ShouldHaveSingleItem().ShouldStartWith("response_format (");
        }
    }

    [Fact]
    public void Options_WithinRange_HaveTheirNamesHere()
    {
        var (body, request) = Render(Hello with { MaxTokens = 9, Stop = [S("a")], Sampling = new() { Temperature = 0.5, TopP = 0.5, TopK = 3, Seed = 7, FrequencyPenalty = 0.25, PresencePenalty = 0, Logprobs = true } });

        body.Remove("messages");
        body.ShouldSay("""{"model":"command-a","stream":false,"temperature":0.5,"p":0.5,"k":3,"frequency_penalty":0.25,"seed":7,"logprobs":true,"max_tokens":9,"stop_sequences":["a"]}""");
        request.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Options_OutOfRange_AreBroughtInAndReported()
    {
        var (body, request) = (Hello with
        {
            MaxTokens = 9000,
            Stop = [S("1"), S("2"), S("3"), S("4"), S("5"), S("6")],
            Sampling = new() { Temperature = 1.5, TopP = 1, TopK = 1000, Seed = -7, FrequencyPenalty = -1, PresencePenalty = 2, Logprobs = true, TopLogprobs = 3 },
        }).Rendered(Protocol, "command-a", maxOutput: 4000);

        body["temperature"].ShouldSay("1");
        body["p"].ShouldSay("0.99");
        body["max_tokens"].ShouldSay("4000");
        body["stop_sequences"]!.AsArray().Count.ShouldBe(5);
        request.Dropped.ShouldBe(
            ["temperature (1.5 → 1)", "top_p (1 → 0.99)", "top_k (1000 → 500)", "frequency_penalty (-1 → 0)", "presence_penalty", "seed", "top_logprobs", "max_tokens (9000 → 4000)", "stop (6 → 5)"]);
        Spec?.Faults(body).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ReasoningEffort.None, null, """{"type":"disabled"}""")]
    [InlineData(ReasoningEffort.Low, null, """{"type":"enabled","token_budget":2048}""")]
    [InlineData(ReasoningEffort.ExtraHigh, null, """{"type":"enabled"}""")]
    [InlineData(ReasoningEffort.High, 1000, """{"type":"enabled","token_budget":800}""")]
    internal void Reasoning_Effort_IsABudget(ReasoningEffort effort, int? maxTokens, string thinking)
    {
        var (body, request) = Render(Hello with { Reasoning = new(effort, null), MaxTokens = maxTokens });

        body["thinking"].ShouldSay(thinking);
        request.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Reasoning_Budget_LeavesTokensForTheAnswer()
    {
        var (body, request) = Render(Hello with { Reasoning = new(null, 500), MaxTokens = 100 });

        body["thinking"].ShouldSay("""{"type":"enabled","token_budget":80}""");
        request.Dropped.ShouldBe(["reasoning.max_tokens (500 → 80)"]);
        Render(Hello with { Reasoning = new(null, 50), MaxTokens = 100 }).Body["thinking"]!["token_budget"].ShouldSay("50");
    }

    [Fact]
    public void Reasoning_OfAModelThatCannot_IsNotAskedFor()
    {
        var (body, request) = Render(Hello with { Reasoning = new(ReasoningEffort.Low, null) }, Capabilities.Tools);

        body.ContainsKey("thinking").ShouldBeFalse();
        request.Dropped.ShouldBe(["reasoning_effort"]);
        Render(Hello with { Reasoning = new(ReasoningEffort.None, null) }, Capabilities.Tools).Request.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Extra_ThatCohereKnows_IsPassedOnAndTheRestIsReported()
    {
        var (body, request) = Render(Hello with { Extra = [new("documents", J("[\"d\"]")), new("citation_options", J("""{"mode":"FAST"}""")), new("safety_mode", J("\"STRICT\"")), new("logit_bias", J("{}"))], User = S("u") });

        body["documents"].ShouldSay("[\"d\"]");
        body["citation_options"].ShouldSay("""{"mode":"FAST"}""");
        body["safety_mode"].ShouldSay("\"STRICT\"");
        request.Dropped.ShouldBe(["logit_bias", "user"]);
    }

    private static ResponseFormat.JsonSchema Schema(string schema) => new(S("s"), null, J(schema), true);

    private static (JsonObject Body, RenderedRequest Request) Render(Conversation conversation, Capabilities? capabilities = null)
    {
        var rendered = conversation.Rendered(Protocol, "command-a", capabilities);
        Spec?.Faults(rendered.Body).ShouldBeEmpty(rendered.Body.ToJsonString());
        return rendered;
    }
}
