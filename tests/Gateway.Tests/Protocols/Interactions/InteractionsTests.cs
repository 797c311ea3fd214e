using System.Text;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols.Interactions;
using Gateway.Tests.Protocols.OpenAI;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;
using Routing.Targets;
using static Gateway.Tests.Protocols.Says;

namespace Gateway.Tests.Protocols.Interactions;

public sealed class InteractionsTests
{
    private static readonly InteractionsProtocol Protocol = new();
    private static readonly NativeExchanges Exchanges = new("interactions");

    public static TheoryData<string> Requests => Exchanges.Ids(e => NativeExchanges.RequestBody(e) is { Length: > 0 });

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void Request_AskedInChatAndRendered_SaysTheSame(string id)
    {
        var sent = JsonNode.Parse(NativeExchanges.RequestBody(Exchanges.Get(id))!)!.AsObject();
        var config = sent["generation_config"]!.AsObject();
        var parts = sent["input"]!.AsArray().Select(part => (string?)part!["type"] == "text"
            ? new JsonObject { ["type"] = "text", ["text"] = (string?)part["text"] }
            : new JsonObject
            {
                ["type"] = "image_url",
                ["image_url"] = new JsonObject { ["url"] = (string?)part["uri"] ?? $"data:{(string?)part["mime_type"]};base64,{(string?)part["data"]}", ["detail"] = (string?)part["resolution"] },
            }).ToArray<JsonNode>();

        var (rendered, request) = Asked.Read(new JsonObject
        {
            ["model"] = "m",
            ["stream"] = (bool)sent["stream"]!,
            ["temperature"] = (double)config["temperature"]!,
            ["max_tokens"] = (int)config["max_output_tokens"]!,
            ["reasoning_effort"] = (string)config["thinking_level"]!,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = new JsonArray(parts) }),
        }.ToJsonString()).Rendered(Protocol, (string)sent["model"]!);

        (request.Path, request.Dropped.Length).ShouldBe(("/interactions", 0));
        rendered.Remove("store").ShouldBeTrue("nothing is to be kept there");
        rendered["generation_config"]!.AsObject().Remove("thinking_summaries");   // the reasoning is asked for too
        if (!(bool)sent["stream"]!)
        {
            sent.Remove("stream");
        }

        foreach (var part in sent["input"]!.AsArray().Where(part => part!["uri"] is not null))
        {
            part!.AsObject().Remove("mime_type");   // of what is at an address nobody tells us
        }

        sent["input"] = new JsonArray(new JsonObject { ["type"] = "user_input", ["content"] = sent["input"]!.DeepClone() });
        rendered.ShouldSay(sent.ToJsonString());
    }

    [Fact]
    public void Conversation_WithToolsAndThoughts_IsSteps()
    {
        var (rendered, request) = (Of(
            Rule("Be brief."),
            User(T("Look"), Png, Linked),
            Model(new Part.Reasoning(S("hm"), new("gemini-interactions", S("U2VhbA=="))), new Part.Reasoning(S("other"), new("anthropic", S("s"))), T("I look."), Call("c1", "look", """{"a":"b"}""")),
            Result("c1", T("seen"), Png),
            User(T("And?"))) with
        {
            Tools = [Tool("look")],
            ToolChoice = new ToolChoice.Named(S("look")),
            ResponseFormat = new ResponseFormat.JsonSchema(S("s"), null, J("""{"type":"object"}"""), true),
            Stop = [S("X")],
            Sampling = new() { Seed = 7, TopK = 3 },
        }).Rendered(Protocol, "gemini-3-flash", Capabilities.All);

        rendered.ShouldSay("""
            {"model":"gemini-3-flash","system_instruction":"Be brief.","input":[
              {"type":"user_input","content":[{"type":"text","text":"Look"},{"type":"image","mime_type":"image/png","data":"iVBORw0KGgo="},{"type":"image","uri":"https://example.com/a.png","resolution":"low"}]},
              {"type":"thought","signature":"U2VhbA==","summary":[{"type":"text","text":"hm"}]},
              {"type":"model_output","content":[{"type":"text","text":"I look."}]},
              {"type":"function_call","id":"c1","name":"look","arguments":{"a":"b"}},
              {"type":"function_result","call_id":"c1","name":"look","result":[{"type":"text","text":"seen"},{"type":"image","mime_type":"image/png","data":"iVBORw0KGgo="}]},
              {"type":"user_input","content":[{"type":"text","text":"And?"}]}],
             "tools":[{"type":"function","name":"look","description":"Does look","parameters":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}}],
             "response_format":{"type":"text","mime_type":"application/json","schema":{"type":"object"}},
             "generation_config":{"seed":7,"stop_sequences":["X"],"tool_choice":{"allowed_tools":{"mode":"any","tools":["look"]}}},"store":false}
            """);
        request.Dropped.ShouldBe(["top_k"]);
    }

    [Fact]
    public void Answer_InOnePiece_IsRead()
    {
        var sink = new RecordingSink();
        Protocol.ParseAnswer(Encoding.UTF8.GetBytes("""
            {"id":"v1_1","model":"gemini","status":"requires_action","steps":[
              {"type":"thought","signature":"U2VhbA==","summary":[{"type":"text","text":"hm"}]},
              {"type":"google_search_call","id":"s","arguments":{}},
              {"type":"model_output","content":[{"type":"text","text":"I look.","annotations":[{"type":"url_citation","url":"https://x.test"}]}]},
              {"type":"function_call","id":"c1","name":"look","arguments":{"a":"b"}},
              {"type":"function_call","id":"c2","name":"wait","arguments":{}}],
             "usage":{"total_input_tokens":5,"total_cached_tokens":2,"total_output_tokens":3,"total_thought_tokens":4,"total_tool_use_tokens":1}}
            """), sink);

        (sink.Only.Text.ToString(), sink.Only.Reasoning.ToString(), sink.Only.Finish).ShouldBe(("I look.", "hm", FinishReason.ToolCalls));
        sink.Only.Calls.Select(call => (call.Id, call.Name, call.Arguments.ToString())).ShouldBe([("c1", "look", """{"a":"b"}"""), ("c2", "wait", "{}")]);
        sink.Used!.Value.Tokens.ShouldBe(new TokenUsage(6, 2, 7, 4));
        sink.Ended.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"event_type":"error","error":{"code":"overloaded","message":"later"}}""")]
    [InlineData("""{"event_type":"interaction.completed","interaction":{"id":"v1_1","status":"failed","errors":[{"message":"later"}]}}""")]
    public void Stream_ThatFails_IsAFailure(string last)
    {
        var sink = new RecordingSink();
        var parser = Protocol.CreateStreamParser();
        parser.Parse(default, """{"index":0,"delta":{"text":"a","type":"text"},"event_type":"step.delta"}"""u8, sink);
        parser.Parse(default, Encoding.UTF8.GetBytes(last), sink);
        parser.Complete(sink);

        sink.Failure.ShouldNotBeNull();
        sink.Ended.ShouldBeFalse();
    }

    [Fact]
    public void Events_CutOrMutated_AreReadOrSaidToBeBroken()
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        var events = Exchanges.All.Values.SelectMany(e => e.IsStream ? ClientAnswer.ReadEvents(e.Body) : [Encoding.UTF8.GetString(e.Body)]).Select(Encoding.UTF8.GetBytes).ToArray();

        Mutation.Check(Protocol, events);
        Mutation.CutAnywhere(Protocol, events);
    }
}
