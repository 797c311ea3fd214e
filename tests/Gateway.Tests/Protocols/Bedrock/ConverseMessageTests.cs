using System.Text;
using Gateway.Conversations;
using Gateway.Tests.Protocols.Anthropic;
using static Gateway.Tests.Protocols.Anthropic.Talk;
using static Gateway.Tests.Protocols.Bedrock.ConverseTalk;

namespace Gateway.Tests.Protocols.Bedrock;

public class ConverseMessageTests
{
    private static readonly JsonRaw Marker = Json("""{"type":"ephemeral"}""");

    [Theory]
    [InlineData(Claude45, false, "/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse")]
    [InlineData(Nova, true, "/model/us.amazon.nova-lite-v1%3A0/converse-stream")]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc", false, "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc/converse")]
    public void Path_OfAnyModel_IsEscapedAsAwsSignsIt(string model, bool stream, string path)
    {
        (Hello with { Stream = stream }).On(model).Request.Path.ShouldBe(path);
        new Uri("https://bedrock-runtime.us-east-1.amazonaws.com" + path).AbsolutePath.ShouldBe(path, "the connection sends it so");
    }

    [Fact]
    public void Instructions_WhereverTheyStand_MoveToTheTop()
    {
        var rendered = Of(Instructions("One."), User("Hi"), Instructions("Two.", Role.Developer), Assistant(Text("Yes?")), User("Go")).On(Claude45);

        rendered["system"].ShouldBe("""[{"text":"One."},{"text":"Two."}]""");
        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"text":"Hi"}]},{"role":"assistant","content":[{"text":"Yes?"}]},{"role":"user","content":[{"text":"Go"}]}]""");
    }

    [Fact]
    public void Instructions_ForAModelWithoutSystemPrompts_AreSaidByTheUser()
    {
        var rendered = Of(Instructions("Be brief."), User("Hi")).On(Titan);

        rendered["system"].ShouldBeNull();
        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"text":"Be brief."},{"text":"Hi"}]}]""");
    }

    [Fact]
    public void Instructions_Alone_AreSaidByTheUser() =>
        Of(Instructions("Say hello.")).On(Claude45)["messages"].ShouldBe("""[{"role":"user","content":[{"text":"Say hello."}]}]""");

    [Fact]
    public void Messages_OfOneSide_AreMerged_AndBlankTextIsLeftOut() =>
        Of(User("a"), User(" \n "), User("b"), Assistant(Text("")), User("c")).On(Llama)["messages"].ShouldBe("""[{"role":"user","content":[{"text":"a"},{"text":"b"},{"text":"c"}]}]""");

    [Fact]
    public void FirstMessage_OfTheAssistant_IsPrecededByTheUsers()
    {
        var rendered = Of(Assistant(Text("Welcome")), User("Hi")).On(Claude45);

        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"text":"Begin."}]},{"role":"assistant","content":[{"text":"Welcome"}]},{"role":"user","content":[{"text":"Hi"}]}]""");
        rendered.ShouldDrop("messages (a first assistant message is preceded by 'Begin.')");
    }

    [Fact]
    public void LastMessage_OfTheAssistant_IsContinuedByModelsThatCan()
    {
        var talk = Of(User("Count"), Assistant(Text("One, two, ")));

        talk.On(Claude4)["messages"].ShouldBe("""[{"role":"user","content":[{"text":"Count"}]},{"role":"assistant","content":[{"text":"One, two,"}]}]""");
        talk.On(Llama)["messages"]!.ShouldEndWith("""{"role":"user","content":[{"text":"Continue."}]}]""");
        talk.On(Llama).ShouldDrop("messages (a last assistant message is not continued but followed by 'Continue.')");
    }

    [Fact]
    public void ToolResults_OfATurn_ComeFirstInOneMessage()
    {
        var rendered = Of(User("?"), Assistant(Text("Looking"), Call("c1", """{"a":1}"""), Call("c2", "")), User("wait"), Result("c1", Text("one")), Result("c2")).On(Claude45);

        rendered["messages"].ShouldBe(
            """[{"role":"user","content":[{"text":"?"}]},"""
            + """{"role":"assistant","content":[{"text":"Looking"},{"toolUse":{"toolUseId":"c1","name":"look","input":{"a":1}}},{"toolUse":{"toolUseId":"c2","name":"look","input":{}}}]},"""
            + """{"role":"user","content":[{"toolResult":{"toolUseId":"c1","content":[{"text":"one"}]}},{"toolResult":{"toolUseId":"c2","content":[{"text":"(nothing)"}]}},{"text":"wait"}]}]""");
    }

    [Theory]
    [InlineData("not json", """{"arguments":"not json"}""")]
    [InlineData("[1]", """{"arguments":"[1]"}""")]
    [InlineData("""{"a":1""", """{"arguments":"{\"a\":1"}""")]
    public void ToolCall_WithArgumentsThatAreNoObject_ShowsThem(string arguments, string input) =>
        Of(User("?"), Assistant(Call("c1", arguments)), Result("c1", Text("x"))).On(Claude45)["messages"]!.ShouldContain($"\"input\":{input}");

    [Theory]
    [InlineData(Claude45, "functions.get:0", "functions_get_0")]
    [InlineData(Nova, "functions.get:0", "functions.get:0")]
    [InlineData(Nova, "a b/ü", "a_b___")]
    [InlineData(Nova, "", "_")]
    public void ToolId_OutsideWhatIsAllowed_IsMadeToFit_WithCallAndResultAlike(string model, string id, string wanted)
    {
        var body = Of(User("?"), Assistant(Call(id)), Result(id, Text("x"))).On(model)["messages"]!;

        body.Split($"\"toolUseId\":\"{wanted}\"").Length.ShouldBe(3);
    }

    [Fact]
    public void ToolId_ThatIsTooLong_IsShortened_AndStaysUnlikeOthers()
    {
        var (one, two) = (new string('a', 100), new string('a', 99) + "b");

        var ids = System.Text.RegularExpressions.Regex.Matches(Of(User("?"), Assistant(Call(one), Call(two)), Result(one, Text("x")), Result(two, Text("y"))).On(Nova).Body, "\"toolUseId\":\"([^\"]*)\"").Select(m => m.Groups[1].Value).ToList();

        ids.ShouldAllBe(id => id.Length == 64);
        ids[0].ShouldBe(ids[2]);
        ids[1].ShouldBe(ids[3]);
        ids[0].ShouldNotBe(ids[1]);
    }

    [Theory]
    [InlineData("image/png", "png")]
    [InlineData("image/jpg", "jpeg")]
    [InlineData("IMAGE/JPEG", "jpeg")]
    [InlineData("image/gif", "gif")]
    [InlineData("image/webp", "webp")]
    public void Image_Embedded_IsGivenAsBytes(string mediaType, string format) =>
        Of(User(Text("What?"), new Part.Image(Embedded(mediaType), null))).On(Nova)["messages"].ShouldBe($$$$"""[{"role":"user","content":[{"text":"What?"},{"image":{"format":"{{{{format}}}}","source":{"bytes":"QUJD"}}}]}]""");

    [Fact]
    public void Image_BedrockCannotTake_IsNamedAndReported()
    {
        var rendered = Of(User(new Part.Image(new Media.Remote(S("https://x.test/a.png")), S("high")), new Part.Image(Embedded("image/tiff"), null))).On(Nova);

        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"text":"(image: https://x.test/a.png)"},{"text":"(image: not readable here)"}]}]""");
        rendered.ShouldDrop("messages.image_url.detail", "messages.image_url (by address)", "messages.image_url (image/tiff)");
    }

    [Fact]
    public void Media_InS3_AreReferredTo()
    {
        var rendered = Of(User(new Part.Image(new Media.Remote(S("s3://b/a.png")), null), new Part.Document(new Media.Remote(S("s3://b/r.pdf")), null), Text("x"))).On(Nova);

        rendered["messages"]!.ShouldContain("""{"image":{"format":"png","source":{"s3Location":{"uri":"s3://b/a.png"}}}}""");
        rendered["messages"]!.ShouldContain("""{"document":{"format":"pdf","name":"document","source":{"s3Location":{"uri":"s3://b/r.pdf"}}}}""");
        rendered.Dropped.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("application/pdf", "Q3 report_final.v2.pdf", "pdf", "Q3 report final v2")]
    [InlineData("application/octet-stream", "a.DOCX", "docx", "a")]
    [InlineData("text/x-python", "a.py", "txt", "a")]
    [InlineData("text/markdown; charset=utf-8", null, "md", "document")]
    [InlineData("application/json", "ü.json", "txt", "document")]
    [InlineData("text/plain", "(x) [y]  - z!?.txt", "txt", "(x) [y] - z")]
    public void Document_OfAnyKindAndName_IsGivenWithWhatIsAllowed(string mediaType, string? fileName, string format, string name) =>
        Of(User(Text("Sum up"), new Part.Document(Embedded(mediaType), fileName is null ? null : S(fileName)))).On(Claude45)["messages"]!
            .ShouldContain($$$$"""{"document":{"format":"{{{{format}}}}","name":"{{{{name}}}}","source":{"bytes":"QUJD"}}}""");

    [Fact]
    public void Documents_OfOneName_AreToldApart_AndAMessageOfDocumentsAloneGetsText()
    {
        var file = new Part.Document(Embedded("application/pdf"), S("a.pdf"));

        var body = Of(User(file, file)).On(Claude45)["messages"]!;

        body.ShouldContain("\"name\":\"a\"");
        body.ShouldContain("\"name\":\"a (2)\"");
        body.ShouldEndWith("""{"text":"See the attached document."}]}]""");
    }

    [Fact]
    public void CacheMarker_OnAnything_BecomesAPointBehindIt()
    {
        var talk = Of(
            new Message(Role.System, [Text("Long.") with { CacheMarker = Marker }]),
            User(Text("Hi") with { CacheMarker = Json("""{"type":"ephemeral","ttl":"1h"}""") }, new Part.Image(Embedded("image/png"), null) { CacheMarker = Marker })) with
        {
            Tools = [Tool() with { CacheMarker = Marker }],
        };

        var claude = talk.On(Claude45);
        claude["system"].ShouldBe("""[{"text":"Long."},{"cachePoint":{"type":"default"}}]""");
        claude["messages"]!.ShouldStartWith("""[{"role":"user","content":[{"text":"Hi"},{"cachePoint":{"type":"default","ttl":"1h"}},{"image":""");
        claude["messages"]!.ShouldEndWith("""}},{"cachePoint":{"type":"default"}}]}]""");
        claude["toolConfig"]!.ShouldEndWith("""},{"cachePoint":{"type":"default"}}]}""");
        claude.Dropped.ShouldBeEmpty();
        talk.On(Nova).ShouldDrop("tools.cache_control");
        talk.On(Llama).ShouldDrop("messages.cache_control", "tools.cache_control");
        talk.On(Llama).Body.ShouldNotContain("cachePoint");
    }

    [Fact]
    public void Reasoning_OfClaudes_GoesBackWhileItThinks_AndNoOneElses()
    {
        var talk = Of(
            User("?"),
            Assistant(Thought("Hm", "c2ln"), Thought("", "cmVk", redacted: true, format: "bedrock"), Thought("x", "Zw", format: "gemini"), new Part.Reasoning(S("lost"), null), Call("c1")),
            Result("c1", Text("x"))) with
        {
            Reasoning = new(null, 2000), MaxTokens = 4000, Tools = [Tool()],
        };

        talk.On(Claude45)["messages"]!.ShouldContain(
            """{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Hm","signature":"c2ln"}}},{"reasoningContent":{"redactedContent":"cmVk"}},{"toolUse":""");
        (talk with { Reasoning = null }).On(Claude45).Body.ShouldNotContain("reasoningContent");
        talk.On(Nova).Body.ShouldNotContain("reasoningContent");
    }

    [Fact]
    public void Parts_ThatCannotBeSaid_AreReported()
    {
        var rendered = Of(User(Text("a"), new Part.Audio(Embedded("audio/wav"))) with { Name = S("Ann") }, Assistant(new Part.Image(Embedded("image/png"), null), new Part.Refusal(S("No."))), User("b")).On(Claude45);

        rendered["messages"].ShouldBe("""[{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"text":"No."}]},{"role":"user","content":[{"text":"b"}]}]""");
        rendered.ShouldDrop("messages.name", "messages.input_audio", "messages (an image or file of the assistant's)");
    }

    private static Media.Embedded Embedded(string mediaType) => new(mediaType, Encoding.ASCII.GetBytes("QUJD"));
}
