using System.Text;
using Gateway.Conversations;
using static Gateway.Tests.Protocols.Anthropic.Talk;

namespace Gateway.Tests.Protocols.Anthropic;

public class MessageRenderingTests
{
    [Fact]
    public void Instructions_WhereverTheyStand_AreTheSystemPromptInTheirOrder()
    {
        var rendered = Of(Instructions("one"), User("a"), Instructions("two", Role.Developer), Assistant(Text("b")), User("c")).Render();

        rendered["system"].ShouldBe("""[{"type":"text","text":"one"},{"type":"text","text":"two"}]""");
        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"b"}]},{"role":"user","content":[{"type":"text","text":"c"}]}]""");
    }

    [Fact]
    public void Instructions_Alone_AreSaidByTheUser()
    {
        var rendered = Of(Instructions("Greet me.")).Render();

        rendered["system"].ShouldBeNull();
        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"type":"text","text":"Greet me."}]}]""");
    }

    [Fact]
    public void Messages_OfOneSide_AreOne() =>
        Of(User("a"), Instructions("s"), User("b"), Assistant(Text("c")), Assistant(Text("d")), User("e")).Render()["messages"]
            .ShouldBe("""[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},{"role":"assistant","content":[{"type":"text","text":"c"},{"type":"text","text":"d"}]},{"role":"user","content":[{"type":"text","text":"e"}]}]""");

    [Fact]
    public void Results_OfParallelCalls_AreOneMessageAndComeFirst() =>
        Of(User("a"), Assistant(Call("t1", """{"x":1}"""), Call("t2")), Result("t1", Text("one")), User("wait"), Result("t2", Text("two"))).Render()["messages"]!
            .ShouldEndWith("""{"type":"tool_use","id":"t1","name":"look","input":{"x":1}},{"type":"tool_use","id":"t2","name":"look","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"one"},{"type":"tool_result","tool_use_id":"t2","content":"two"},{"type":"text","text":"wait"}]}]""");

    [Fact]
    public void Result_WithAnImage_HasItAsABlock() =>
        Of(User("a"), Assistant(Call("t1")), Result("t1", Text("seen"), new Part.Image(new Media.Embedded("image/jpg", "AAAA"u8.ToArray()), null))).Render()["messages"]!
            .ShouldEndWith("""{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"seen"},{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AAAA"}}]}]}]""");

    [Fact]
    public void Result_WithoutContent_IsThereAllTheSame() =>
        Of(User("a"), Assistant(Call("t1"), Call("t2")), Result("t1"), Result("t2", Text(""))).Render()["messages"]!
            .ShouldEndWith("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1"},{"type":"tool_result","tool_use_id":"t2"}]}]""");

    [Fact]
    public void Ids_TheApiRefuses_AreCleanedAlikeInCallAndResult()
    {
        var messages = Of(User("a"), Assistant(Call("call.1:ü")), Result("call.1:ü", Text("x"))).Render()["messages"]!;

        messages.ShouldContain("\"id\":\"call_1___\"");
        messages.ShouldContain("\"tool_use_id\":\"call_1___\"");
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("  \n", "{}")]
    [InlineData("{\"a\":\"ü\"}", "{\"a\":\"ü\"}")]
    [InlineData("{\"a\":", "{\"arguments\":\"{\\\"a\\\":\"}")]
    [InlineData("{} {}", "{\"arguments\":\"{} {}\"}")]
    [InlineData("[1]", "{\"arguments\":\"[1]\"}")]
    [InlineData("\"x\"", "{\"arguments\":\"\\\"x\\\"\"}")]
    [InlineData("null", "{\"arguments\":\"null\"}")]
    public void Arguments_OfAnyKind_BecomeAnObject(string arguments, string input) =>
        Of(User("a"), Assistant(Call("t", arguments)), Result("t", Text("x"))).Render()["messages"]!.ShouldContain($"\"input\":{input}}}");

    [Fact]
    public void Arguments_WithHalfASurrogatePair_BecomeAnObject()
    {
        var call = Call("t") with { Arguments = new(Encoding.ASCII.GetBytes("""{\"a\":\"\ud83d\"}""")) };

        Of(User("a"), Assistant(call), Result("t", Text("x"))).Render()["messages"]!.ShouldContain("""{"arguments":"{\"a\":\"\ud83d\"}"}""");
    }

    [Fact]
    public void Arguments_DeeperThanAnyModelMeans_BecomeAnObject()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200);

        Of(User("a"), Assistant(Call("t", deep)), Result("t", Text("x"))).Render()["messages"]!.ShouldContain("\"input\":{\"arguments\":");
    }

    [Fact]
    public void Text_OfNothingButSpace_IsLeftOut() =>
        Of(User(Text(""), Text(" \n\t"), Text("a"), Text("\\n")), Assistant(Text("")), User("b")).Render()["messages"]
            .ShouldBe("""[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"\\n"},{"type":"text","text":"b"}]}]""");

    [Fact]
    public void Text_WithEscapes_CrossesAsItStands()
    {
        var text = new Part.Text(new(Encoding.ASCII.GetBytes("""gr\u00fc\/\"\\ü""".Replace('ü', 'u'))));

        Of(User(text)).Render()["messages"]!.ShouldContain("""{"type":"text","text":"gr\u00fc\/\"\\u"}""");
    }

    [Fact]
    public void CacheMarkers_Given_StandWhereTheyStood()
    {
        var marker = Json("""{"type":"ephemeral","ttl":"1h"}""");
        var conversation = Of(new(Role.System, [Text("s") with { CacheMarker = marker }]), User(Text("a") with { CacheMarker = marker }), Assistant(Call("t") with { CacheMarker = marker }), new(Role.Tool, [new Part.ToolResult(S("t"), [Text("r")]) { CacheMarker = marker }])) with
        {
            Tools = [Tool() with { CacheMarker = marker }],
        };

        var rendered = conversation.Render();

        rendered["system"].ShouldBe("""[{"type":"text","text":"s","cache_control":{"type":"ephemeral","ttl":"1h"}}]""");
        rendered["messages"]!.Split("cache_control").Length.ShouldBe(4);
        rendered["tools"]!.ShouldEndWith("""},"cache_control":{"type":"ephemeral","ttl":"1h"}}]""");
    }

    [Fact]
    public void Images_OfEachSource_HaveTheirOwnShape()
    {
        var rendered = Of(User(
            new Part.Image(new Media.Remote(S("https://example.test/a.png")), S("auto")),
            new Part.Image(new Media.File(S("file_1")), S("low")))).Render();

        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://example.test/a.png"}},{"type":"image","source":{"type":"file","file_id":"file_1"}}]}]""");
        rendered.ShouldDrop("messages.image_url.detail");
        rendered.Request.Headers.ShouldBe([new("anthropic-version", "2023-06-01"), new("anthropic-beta", "files-api-2025-04-14")]);
    }

    [Fact]
    public void Documents_OfEachKind_HaveTheirOwnShape() =>
        Of(User(
            new Part.Document(new Media.Embedded("application/pdf", "JVBE"u8.ToArray()), S("a.pdf")),
            new Part.Document(new Media.Embedded("text/csv", "w7w="u8.ToArray()), null),
            new Part.Document(new Media.Embedded("text/plain", "not base64!"u8.ToArray()), null),
            new Part.Document(new Media.Remote(S("https://example.test/b.pdf")), null),
            new Part.Document(new Media.File(S("file_1")), null))).Render()["messages"]
            .ShouldBe("""[{"role":"user","content":[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBE"},"title":"a.pdf"},{"type":"document","source":{"type":"text","media_type":"text/plain","data":"ü"}},{"type":"document","source":{"type":"base64","media_type":"text/plain","data":"not base64!"}},{"type":"document","source":{"type":"url","url":"https://example.test/b.pdf"}},{"type":"document","source":{"type":"file","file_id":"file_1"}}]}]""");

    [Fact]
    public void Parts_ThatCannotBeSaid_AreReported()
    {
        var image = new Part.Image(new Media.Remote(S("https://example.test/a.png")), null);
        var rendered = Of(User(Text("a"), new Part.Audio(new Media.Embedded("audio/wav", "AAAA"u8.ToArray()))) with { Name = S("kim") }, Assistant(Text("b"), image, new Part.Refusal(S("no"))), User("c")).Render();

        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"b"},{"type":"text","text":"no"}]},{"role":"user","content":[{"type":"text","text":"c"}]}]""");
        rendered.ShouldDrop("messages.input_audio", "messages (an image or file of the assistant's)", "messages.name");
        Of(User("a"), Assistant(Call("t")), Result("t", Text("r")) with { Name = S("look") }).Render().ShouldDrop();
    }

    [Fact]
    public void ImageAmongInstructions_IsShownByTheUser() =>
        Of(new(Role.System, [Text("s"), new Part.Image(new Media.Remote(S("https://example.test/a.png")), null)]), User("b")).Render()["messages"]!
            .ShouldStartWith("""[{"role":"user","content":[{"type":"image","source":{"type":"url",""");

    [Fact]
    public void Prefill_OnAModelThatContinues_EndsWithoutWhiteSpace()
    {
        var rendered = Of(User("a"), Assistant(Text("{\"x\": \n")), Instructions("s")).Render(Older);

        rendered["messages"]!.ShouldEndWith("""{"role":"assistant","content":[{"type":"text","text":"{\"x\":"}]}]""");
        rendered.ShouldDrop();
    }

    [Theory]
    [InlineData("claude-opus-4-6")]
    [InlineData(Newest)]
    public void Prefill_OnAModelThatRefuses_IsFollowedByTheUser(string model)
    {
        var rendered = Of(User("a"), Assistant(Text("b"))).Render(model);

        rendered["messages"]!.ShouldEndWith("""{"role":"user","content":[{"type":"text","text":"Continue."}]}]""");
        rendered.Dropped.ShouldHaveSingleItem().ShouldContain("Continue.");
    }

    [Fact]
    public void Render_Twice_WritesTheSame() => Hello.Render().Body.ShouldBe(Hello.Render().Body);
}
