using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Ollama;
using Routing.Targets;
using static Gateway.Tests.Protocols.Says;

namespace Gateway.Tests.Protocols.Ollama;

/// <summary>Each rule of how a conversation is said to Ollama.</summary>
public class OllamaRenderingTests
{
    private static readonly OllamaProtocol Protocol = new();

    [Fact]
    public void Request_Plain_SaysModelStreamAndNothingElse()
    {
        var (body, request) = Render(Hello);

        body.ShouldSay("""{"model":"qwen3","messages":[{"role":"user","content":"Hello"}],"stream":false}""");
        request.Path.ShouldBe("/api/chat");
        request.Headers.ShouldBeEmpty();
        request.Dropped.ShouldBeEmpty();
        Render(Hello with { Stream = true }).Body["stream"].ShouldSay("true");
    }

    [Fact]
    public void Messages_OfEveryRole_KeepTheirOrder()
    {
        var (body, _) = Render(Of(Rule("r1"), new Message(Role.Developer, [T("r2")]), User(T("a"), T("b \"q\" \n")), Model(T("c")), Rule("late"), Model(T("pre"))));

        body["messages"].ShouldSay("""
            [{"role":"system","content":"r1"},{"role":"system","content":"r2"},{"role":"user","content":"a\nb \"q\" \n"},{"role":"assistant","content":"c"},
             {"role":"system","content":"late"},{"role":"assistant","content":"pre"}]
            """);
    }

    [Fact]
    public void Images_Embedded_StandBesideTheText() =>
        Render(Of(User(T("what?"), Png, Png))).Body["messages"].ShouldSay("""[{"role":"user","content":"what?","images":["iVBORw0KGgo=","iVBORw0KGgo="]}]""");

    [Fact]
    public void Media_ThatOllamaLacks_IsKnownBeforeAndReportedAllTheSame()
    {
        var file = new Media.File(S("f"));

        (Protocol.Capabilities & (Capabilities.ImageUrls | Capabilities.Documents | Capabilities.Audio | Capabilities.Choices | Capabilities.ToolChoice)).ShouldBe(Capabilities.None);
        Render(Of(User(T("a"), Linked, new Part.Document(file, null), new Part.Audio(file)))).Request.Dropped.ShouldBe(["image_url", "file", "input_audio"]);
    }

    [Fact]
    public void ToolTurn_Parallel_HasObjectsForArgumentsAndResultsThatNameTheirTool()
    {
        var (body, _) = Render(Of(
            User(T("go")),
            Model(new Part.Reasoning(S("hm"), null), T("so"), Call("c1", "f", """{"x":"ü"}"""), Call("c2", "g", "")),
            Result("c2", T("r2"), Png),
            Result("c1", T("r"), T("1"))));

        body["messages"].ShouldSay("""
            [{"role":"user","content":"go"},
             {"role":"assistant","content":"so","thinking":"hm","tool_calls":[{"id":"c1","function":{"name":"f","arguments":{"x":"ü"}}},{"id":"c2","function":{"name":"g","arguments":{}}}]},
             {"role":"tool","tool_name":"g","tool_call_id":"c2","content":"r2","images":["iVBORw0KGgo="]},
             {"role":"tool","tool_name":"f","tool_call_id":"c1","content":"r\n1"}]
            """);
    }

    [Theory]
    [InlineData("not json", """{"arguments":"not json"}""")]
    [InlineData("[1]", """{"arguments":"[1]"}""")]
    [InlineData("""{"a":1} x""", """{"arguments":"{\"a\":1} x"}""")]
    [InlineData("  ", "{}")]
    public void Arguments_ThatAreNoObject_GoAsText(string arguments, string expected) =>
        Render(Of(User(T("a")), Model(Call("c", "f", arguments)))).Body["messages"]![1]!["tool_calls"]![0]!["function"]!["arguments"].ShouldSay(expected);

    [Fact]
    public void Tools_WithoutParameters_GetEmptyOnes()
    {
        var (body, _) = Render(Hello with { Tools = [Tool("f"), Tool("g", null)] });

        body["tools"].ShouldSay("""
            [{"type":"function","function":{"name":"f","description":"Does f","parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}}},
             {"type":"function","function":{"name":"g","description":"Does g","parameters":{"type":"object","properties":{}}}}]
            """);
    }

    [Fact]
    public void ToolChoice_IsSaidByTheToolsThatAreGiven()
    {
        var talk = Hello with { Tools = [Tool("f"), Tool("g")] };

        Render(talk with { ToolChoice = new ToolChoice.None() }).Body.ContainsKey("tools").ShouldBeFalse();
        Render(talk with { ToolChoice = new ToolChoice.Auto() }).Request.Dropped.ShouldBeEmpty();
        var (named, request) = Render(talk with { ToolChoice = new ToolChoice.Named(S("g")) });
        named["tools"]!.AsArray().ShouldHaveSingleItem()!["function"]!["name"].ShouldSay("\"g\"");
        request.Dropped.ShouldBe(["tool_choice"]);
        Render(talk with { ToolChoice = new ToolChoice.Required() }).Request.Dropped.ShouldBe(["tool_choice"]);
    }

    [Fact]
    public void ResponseFormat_WithoutTools_BindsTheAnswer()
    {
        Render(Hello with { ResponseFormat = new ResponseFormat.JsonObject() }).Body["format"].ShouldSay("\"json\"");
        Render(Hello with { ResponseFormat = Schema }).Body["format"].ShouldSay("""{"type":"object"}""");
        Render(Hello with { ResponseFormat = Schema, Tools = [Tool("f")], ToolChoice = new ToolChoice.None() }).Body["format"].ShouldSay("""{"type":"object"}""");
    }

    [Fact]
    public void ResponseFormat_BesideTools_IsAskedForBehindTheInstructions()
    {
        var (body, request) = Render(Of(Rule("r"), User(T("a"))) with { ResponseFormat = Schema, Tools = [Tool("f")] });

        body.ContainsKey("format").ShouldBeFalse();
        body["messages"]!.AsArray().Select(m => (string)m!["role"]!).ShouldBe(["system", "system", "user"]);
        ((string)body["messages"]![1]!["content"]!).ShouldEndWith("""{"type":"object"}""");
        request.Dropped.ShouldHaveSingleItem().ShouldStartWith("response_format (");
    }

    [Fact]
    public void Options_OfTheClient_HaveTheirOwnNamesHere()
    {
        var (body, request) = Render(Hello with
        {
            MaxTokens = 9,
            Stop = [S("a"), S("\n")],
            Sampling = new() { Temperature = 1.5, TopP = 0.5, TopK = 3, Seed = -1, FrequencyPenalty = -2, PresencePenalty = 0.25, Logprobs = true, TopLogprobs = 4 },
        });

        body["options"].ShouldSay("""{"temperature":1.5,"top_p":0.5,"frequency_penalty":-2,"presence_penalty":0.25,"top_k":3,"seed":-1,"num_predict":9,"stop":["a","\n"]}""");
        body["logprobs"].ShouldSay("true");
        body["top_logprobs"].ShouldSay("4");
        request.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Extra_ThatOllamaKnows_IsPassedOnAndTheRestIsReported()
    {
        ImmutableArray<ExtraMember> extra =
        [
            new("keep_alive", J("\"5m\"")), new("num_ctx", J("8192")), new("options", J("""{"min_p":0.1,"temperature":2,"num_gpu":1,"num_ctx":1,"x":null}""")),
            new("repetition_penalty", J("1.1")), new("truncate", J("false")), new("logit_bias", J("{}")), new("metadata", J("{}")),
        ];
        var (body, request) = Render(Hello with { Extra = extra, Sampling = new() { Temperature = 0 } });

        body["keep_alive"].ShouldSay("\"5m\"");
        body["truncate"].ShouldSay("false");
        body["options"].ShouldSay("""{"temperature":0,"num_ctx":8192,"min_p":0.1,"num_gpu":1,"repeat_penalty":1.1}""");
        request.Dropped.ShouldBe(["logit_bias", "metadata"]);
    }

    [Theory]
    [InlineData("qwen3", ReasoningEffort.None, "false", null)]
    [InlineData("qwen3", ReasoningEffort.High, "true", "reasoning_effort (high → on)")]
    [InlineData("gpt-oss:20b", ReasoningEffort.None, "\"low\"", "reasoning_effort (none → low)")]
    [InlineData("gpt-oss:20b", ReasoningEffort.Minimal, "\"low\"", "reasoning_effort (minimal → low)")]
    [InlineData("gpt-oss:20b", ReasoningEffort.Medium, "\"medium\"", null)]
    [InlineData("gpt-oss:20b", ReasoningEffort.ExtraHigh, "\"high\"", "reasoning_effort (xhigh → high)")]
    internal void Reasoning_Effort_IsALevelOrASwitch(string model, ReasoningEffort effort, string think, string? dropped)
    {
        var (body, request) = (Hello with { Reasoning = new(effort, null) }).Rendered(Protocol, model);

        body["think"].ShouldSay(think);
        request.Dropped.ShouldBe(dropped is null ? [] : [dropped]);
    }

    [Fact]
    public void Reasoning_OfAModelThatCannot_IsNotAskedFor()
    {
        var (body, request) = (Hello with { Reasoning = new(null, 500) }).Rendered(Protocol, "llama3", Capabilities.Tools);

        body.ContainsKey("think").ShouldBeFalse();
        request.Dropped.ShouldBe(["reasoning.max_tokens"]);
    }

    [Fact]
    public void Unsayable_IsReportedOnce()
    {
        var marked = T("a") with { CacheMarker = J("{}") };
        var (_, request) = Render(Of(User(marked) with { Name = S("bob") }, User(marked)) with
        {
            Choices = 2,
            User = S("u"),
            ServiceTier = S("flex"),
            ParallelToolCalls = false,
            Tools = [Tool("f")],
            Modalities = [S("text"), S("audio")],
        });

        request.Dropped.ShouldBe(["n", "user", "service_tier", "parallel_tool_calls", "modalities", "messages.name", "cache_control"]);
    }

    private static ResponseFormat.JsonSchema Schema { get; } = new(S("s"), null, J("""{"type":"object"}"""), true);

    private static (JsonObject Body, RenderedRequest Request) Render(Conversation conversation) => conversation.Rendered(Protocol, "qwen3");
}
