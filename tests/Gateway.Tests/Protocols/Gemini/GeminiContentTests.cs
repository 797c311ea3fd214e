using Gateway.Conversations;
using static Gateway.Tests.Protocols.Gemini.GeminiConversations;

namespace Gateway.Tests.Protocols.Gemini;

public class GeminiContentTests
{
    [Fact]
    public void Instructions_WhereverTheyStand_AreOneInOrder()
    {
        var (body, _) = Of(Rule("a"), User(T("x")), new(Role.Developer, [T("b"), T("")]), User(T("y"))).Render();

        body["systemInstruction"].ShouldSay("""{"parts":[{"text":"a"},{"text":"b"}]}""");
        body["contents"].ShouldSay("""[{"role":"user","parts":[{"text":"x"},{"text":"y"}]}]""");
    }

    [Fact]
    public void Instructions_Alone_AreWhatTheUserSays()
    {
        var (body, _) = Of(Rule("a")).Render();

        body["contents"].ShouldSay("""[{"role":"user","parts":[{"text":"a"}]}]""");
        body.ContainsKey("systemInstruction").ShouldBeFalse();
    }

    [Fact]
    public void Instructions_ForGemma_AreWhatTheUserSays() =>
        Of(User(T("x")), Rule("a")).Render("gemma-3-27b-it").Body["contents"].ShouldSay("""[{"role":"user","parts":[{"text":"a"},{"text":"x"}]}]""");

    [Fact]
    public void Conversation_OfNothing_IsABlank() => Of(User(T(""))).Render().Body["contents"].ShouldSay("""[{"role":"user","parts":[{"text":" "}]}]""");

    [Fact]
    public void Turns_OfOneSide_AreOne_AndAPrefillStaysLast() =>
        Of(User(T("a")), User(T("b")), Model(T("c")), Model(T(""), T("d"))).Render().Body["contents"]
            .ShouldSay("""[{"role":"user","parts":[{"text":"a"},{"text":"b"}]},{"role":"model","parts":[{"text":"c"},{"text":"d"}]}]""");

    [Fact]
    public void Text_WithEscapes_CrossesAsItStands()
    {
        var said = new Part.Text(new("\\u00e9\\n\\\"\\ud83c\\udf89 \\/"u8.ToArray()));

        ((string)Of(User(said)).Render().Body["contents"]![0]!["parts"]![0]!["text"]!).ShouldBe("é\n\"🎉 /");
    }

    [Fact]
    public void Results_OfParallelCalls_AreOneTurnInTheOrderOfTheirCalls()
    {
        var (body, _) = Of(User(T("x")), Model(Call("1", "f", """{"n":1}"""), Call("2", "f", """{"n":2}""")), Result("2", T("""{"v":2}""")), Result("1", T("one")), User(T("y"))).Render();

        body["contents"].ShouldSay("""
            [{"role":"user","parts":[{"text":"x"}]},
             {"role":"model","parts":[{"functionCall":{"id":"1","name":"f","args":{"n":1}}},{"functionCall":{"id":"2","name":"f","args":{"n":2}}}]},
             {"role":"user","parts":[{"functionResponse":{"id":"1","name":"f","response":{"result":"one"}}},{"functionResponse":{"id":"2","name":"f","response":{"v":2}}}]},
             {"role":"user","parts":[{"text":"y"}]}]
            """);
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("{}", "{}")]
    [InlineData(" {\"a\":{\"b\":[1]}} ", """{"a":{"b":[1]}}""")]
    [InlineData("{\"a\":", """{"arguments":"{\"a\":"}""")]
    [InlineData("{} {}", """{"arguments":"{} {}"}""")]
    [InlineData("[1]", """{"arguments":"[1]"}""")]
    [InlineData("null", """{"arguments":"null"}""")]
    public void Arguments_OfAnyText_AreAnObject(string text, string expected) =>
        Of(Model(Call("1", "f", text))).Render().Body["contents"]![0]!["parts"]![0]!["functionCall"]!["args"].ShouldSay(expected);

    [Theory]
    [InlineData("sunny", """{"result":"sunny"}""")]
    [InlineData("[1,2]", """{"result":"[1,2]"}""")]
    [InlineData("{\"ok\":true}", """{"ok":true}""")]
    [InlineData("", "{}")]
    public void Result_OfAnyText_IsAnObject(string text, string expected) =>
        Of(Model(Call("1", "f")), Result("1", T(text))).Render().Body["contents"]![1]!["parts"]![0]!["functionResponse"]!["response"].ShouldSay(expected);

    [Fact]
    public void Result_OfSeveralTexts_IsOne() =>
        Of(Model(Call("1", "f")), Result("1", T("a"), T("b"))).Render().Body["contents"]![1]!["parts"]![0]!["functionResponse"]!["response"].ShouldSay("""{"result":"a\nb"}""");

    [Fact]
    public void Result_WithAnImage_CarriesItForGemini3_AndIsFollowedByItForOthers()
    {
        var conversation = Of(Model(Call("1", "f")), Result("1", T("see"), new Part.Image(new Media.Embedded("image/png", "aW1n"u8.ToArray()), null)), User(T("and?")));

        conversation.Render(Three).Body["contents"]![1]!["parts"].ShouldSay("""[{"functionResponse":{"id":"1","name":"f","response":{"result":"see"},"parts":[{"inlineData":{"mimeType":"image/png","data":"aW1n"}}]}}]""");
        conversation.Render(Two).Body["contents"].ShouldSay("""
            [{"role":"model","parts":[{"functionCall":{"id":"1","name":"f","args":{}}}]},
             {"role":"user","parts":[{"functionResponse":{"id":"1","name":"f","response":{"result":"see"}}}]},
             {"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"aW1n"}},{"text":"and?"}]}]
            """);
    }

    [Fact]
    public void Result_OfNoKnownCall_IsNamedByWhatThereIs() =>
        Of(new Message(Role.Tool, [new Part.ToolResult(S("9"), [T("a")])]) { Name = S("g") }).Render().Body["contents"]![0]!["parts"]![0]!["functionResponse"]!["name"]!.GetValue<string>().ShouldBe("g");

    [Fact]
    public void Media_OfAllKinds_AreInlineOrFiles()
    {
        var (body, _) = Of(User(
            new Part.Image(new Media.Embedded("image/webp", "aQ=="u8.ToArray()), null),
            new Part.Image(new Media.Remote(S("https://x.test/a.PNG?w=1")), null),
            new Part.Image(new Media.Remote(S("https://x.test/image")), null),
            new Part.Document(new Media.Remote(S("gs://b/doc.pdf")), null),
            new Part.Document(new Media.File(S("files/abc")), S("notes.txt")),
            new Part.Audio(new Media.Embedded("audio/wav", "YQ=="u8.ToArray())))).Render();

        body["contents"]![0]!["parts"].ShouldSay("""
            [{"inlineData":{"mimeType":"image/webp","data":"aQ=="}},
             {"fileData":{"fileUri":"https://x.test/a.PNG?w=1","mimeType":"image/png"}},
             {"fileData":{"fileUri":"https://x.test/image"}},
             {"fileData":{"fileUri":"gs://b/doc.pdf","mimeType":"application/pdf"}},
             {"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc","mimeType":"text/plain"}},
             {"inlineData":{"mimeType":"audio/wav","data":"YQ=="}}]
            """);
    }

    [Fact]
    public void Seal_OfATextAndACall_GoBackWhereTheyCameFrom()
    {
        var (body, _) = Of(User(T("x")), Model(new Part.Reasoning(S("hm"), new("gemini", S("c2ln"))), T("a"), Call("1", "f", "{}", new("gemini", S("Y2FsbA=="))))).Render(Three);

        body["contents"]![1]!["parts"].ShouldSay("""[{"text":"a","thoughtSignature":"c2ln"},{"functionCall":{"id":"1","name":"f","args":{}},"thoughtSignature":"Y2FsbA=="}]""");
    }

    [Fact]
    public void Seal_WithoutAText_GoesBackWithAnEmptyOne() =>
        Of(User(T("x")), Model(new Part.Reasoning(default, new("gemini", S("c2ln"), true)))).Render(Three).Body["contents"]![1]!["parts"].ShouldSay("""[{"text":"","thoughtSignature":"c2ln"}]""");

    [Fact]
    public void Seals_OfOtherProviders_StayBehind() =>
        Of(User(T("x")), Model(new Part.Reasoning(S("hm"), new("anthropic", S("c2ln"))), new Part.Reasoning(S("hm"), null), T("a"))).Render().Body["contents"]![1]!["parts"].ShouldSay("""[{"text":"a"}]""");

    [Theory]
    [InlineData(Three, "skip_thought_signature_validator")]
    [InlineData("gemini-flash-latest", "skip_thought_signature_validator")]
    [InlineData(Two, null)]
    public void Calls_ThatAnotherModelMade_AreWavedThroughWhereSignaturesAreDemanded(string model, string? signature)
    {
        var foreign = new ReasoningSeal("vertex", S("c2ln"));
        var parts = Of(User(T("x")), Model(T("a"), Call("1", "f", "{}", foreign), Call("2", "g"))).Render(model).Body["contents"]![1]!["parts"]!;

        ((string?)parts[1]!["thoughtSignature"]).ShouldBe(signature);
        parts[2]!.AsObject().ContainsKey("thoughtSignature").ShouldBeFalse();
    }

    [Fact]
    public void Refusal_OfAnEarlierAnswer_IsWhatTheModelSaid() => Of(User(T("x")), Model(new Part.Refusal(S("no")))).Render().Body["contents"]![1]!["parts"].ShouldSay("""[{"text":"no"}]""");

    [Fact]
    public void Marks_ThatHaveNoCounterpart_AreReportedOnce()
    {
        var marked = T("a") with { CacheMarker = J("""{"type":"ephemeral"}""") };

        Of(User(marked, marked) with { Name = S("ann") }).Render().Request.Dropped.ShouldBe(["messages.name", "cache_control"]);
    }
}
