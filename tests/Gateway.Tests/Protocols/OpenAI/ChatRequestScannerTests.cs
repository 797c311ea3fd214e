using System.Buffers;
using System.Text;
using Gateway.Protocols.OpenAI;
using Kit;
using Routing.Targets;

namespace Gateway.Tests.Protocols.OpenAI;

public class ChatRequestScannerTests
{
    private const string Minimal = """{"model":"ib/balanced","messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public void Scan_MinimalRequest_FindsModelAndDefaults()
    {
        var request = Found(Minimal);

        Text(request, request.Model).ShouldBe("\"ib/balanced\"");
        request.Stream.ShouldBeFalse();
        request.WantsUsage.ShouldBeFalse();
        request.Needs.ShouldBe(Capabilities.None);
        request.MaxTokens.ShouldBeNull();
        request.ClosingBrace.ShouldBe(Minimal.Length - 1);
    }

    [Theory]
    [InlineData("""{"stream":true,"messages":[],"model":"m"}""", true)]
    [InlineData("""{"stream":false,"messages":[],"model":"m"}""", false)]
    [InlineData("""{"stream":null,"messages":[],"model":"m"}""", false)]
    [InlineData("""{"stre\u0061m":true,"messages":[],"mod\u0065l":"m"}""", true)]
    public void Scan_Stream_IsReadWhereverItStands(string json, bool stream) => Found(json).Stream.ShouldBe(stream);

    [Theory]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]", Capabilities.Tools)]
    [InlineData("\"tools\":[]", Capabilities.None)]
    [InlineData("\"tools\":null", Capabilities.None)]
    [InlineData("\"functions\":[{\"name\":\"f\"}]", Capabilities.Tools)]
    [InlineData("\"n\":2", Capabilities.Choices)]
    [InlineData("\"n\":1", Capabilities.None)]
    [InlineData("\"logprobs\":true", Capabilities.Logprobs)]
    [InlineData("\"response_format\":{\"type\":\"json_object\"}", Capabilities.JsonObject)]
    [InlineData("\"response_format\":{\"json_schema\":{\"type\":\"json_object\"},\"type\":\"json_schema\"}", Capabilities.JsonSchema)]
    [InlineData("\"response_format\":{\"type\":\"text\"}", Capabilities.None)]
    [InlineData("\"audio\":{\"voice\":\"alloy\"}", Capabilities.Audio)]
    [InlineData("\"tool_choice\":\"required\"", Capabilities.ToolChoice)]
    [InlineData("\"tool_choice\":\"auto\"", Capabilities.None)]
    [InlineData("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"auto\"}}", Capabilities.ToolChoice)]
    [InlineData("\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"auto\",\"tools\":[]}}", Capabilities.None)]
    [InlineData("\"tool_choice\":{\"type\":\"allowed_tools\",\"allowed_tools\":{\"mode\":\"required\",\"tools\":[]}}", Capabilities.ToolChoice)]
    [InlineData("\"function_call\":{\"name\":\"f\"}", Capabilities.ToolChoice)]
    public void Scan_Option_NamesTheCapability(string member, Capabilities needs) =>
        Found($$"""{"model":"m","messages":[],{{member}}}""").Needs.ShouldBe(needs);

    [Theory]
    [InlineData("image_url", Capabilities.Vision)]
    [InlineData("input_audio", Capabilities.Audio)]
    [InlineData("file", Capabilities.Documents)]
    [InlineData("text", Capabilities.None)]
    public void Scan_ContentPart_NamesTheCapability(string type, Capabilities needs) =>
        Found("""{"model":"m","messages":[{"role":"user","content":[{"type":"TYPE","x":{"url":"data:"}}]}]}""".Replace("TYPE", type, StringComparison.Ordinal)).Needs.ShouldBe(needs);

    [Theory]
    [InlineData("""{"url":"https://x.test/a.png"}""", Capabilities.Vision | Capabilities.ImageUrls)]
    [InlineData("""{"detail":"low","url":"HTTP://x.test/a.png"}""", Capabilities.Vision | Capabilities.ImageUrls)]
    [InlineData("\"https://x.test/a.png\"", Capabilities.Vision | Capabilities.ImageUrls)]
    [InlineData("""{"url":"data:image/png;base64,aGk="}""", Capabilities.Vision)]
    [InlineData("""{"url":"gs://bucket/a.png"}""", Capabilities.Vision)]
    public void Scan_Image_NamesWhetherItMustBeFetched(string image, Capabilities needs) =>
        Found($$"""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{{image}}}]}]}""").Needs.ShouldBe(needs);

    [Fact]
    public void Scan_AddressThatIsNoImage_NeedsNothing() =>
        Found("""{"model":"m","messages":[{"role":"assistant","content":"x","annotations":[{"type":"url_citation","url_citation":{"url":"https://x.test"}}]}]}""").Needs.ShouldBe(Capabilities.None);

    [Fact]
    public void Scan_EmbeddedFile_IsNotCountedAsText()
    {
        var data = new string('A', 100_000);
        var request = Found($$$"""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"hello"},{"type":"image_url","image_url":{"url":"data:image/png;base64,{{{data}}}"}}]}]}""");

        request.TextBytes.ShouldBeInRange(5, 40);
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":"data:image/png;base64,@"}""")]
    [InlineData("""{"type":"image_url","image_url":{"detail":"low","url":"data:image/png;base64,@"}}""")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"@","format":"wav"}}""")]
    [InlineData("""{"type":"file","file":{"file_data":"@"}}""")]
    public void Scan_EmbeddedFile_IsNoText(string part)
    {
        var with = Found($$"""{"model":"m","messages":[{"role":"user","content":[{{part.Replace("@", new string('A', 100_000), StringComparison.Ordinal)}},{"type":"text","text":"hello"}]}]}""");

        with.TextBytes.ShouldBeInRange(5, 40);
    }

    [Theory]
    [InlineData("", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("\"text\"", "invalid_json", null)]
    [InlineData("{\"model\":\"m\",", "invalid_json", null)]
    [InlineData("{\"model\":\"m\",\"messages\":[]} trailing", "invalid_json", null)]
    [InlineData("{\"model\":\"m\",\"messages\":[],}", "invalid_json", null)]
    [InlineData("{\"messages\":[]}", "missing_required_parameter", "model")]
    [InlineData("{\"model\":\"m\"}", "missing_required_parameter", "messages")]
    [InlineData("{\"model\":7,\"messages\":[]}", "invalid_type", "model")]
    [InlineData("{\"model\":{\"a\":1},\"messages\":[]}", "invalid_type", "model")]
    [InlineData("{\"model\":\"m\",\"messages\":\"hi\"}", "invalid_type", "messages")]
    [InlineData("{\"model\":\"m\",\"messages\":[],\"stream\":\"yes\"}", "invalid_type", "stream")]
    [InlineData("{\"model\":\"m\",\"messages\":[],\"stream_options\":[]}", "invalid_type", "stream_options")]
    [InlineData("{\"\\ud800\":1,\"model\":\"m\",\"messages\":[]}", "invalid_json", null)]
    [InlineData("{\"model\":\"m\",\"messages\":[],\"model\":\"n\"}", "duplicate_parameter", "model")]
    [InlineData("{\"model\":\"m\",\"messages\":[],\"mod\\u0065l\":\"n\"}", "duplicate_parameter", "model")]
    public void Scan_FaultyBody_NamesTheFault(string json, string code, string? param)
    {
        var fault = ChatRequestScanner.Scan(Sequences.One(json), out _);

        fault.ShouldNotBeNull();
        fault.Code.ShouldBe(code);
        fault.Param.ShouldBe(param);
    }

    [Fact]
    public void Scan_NestingDeeperThanAllowed_IsRefused()
    {
        var json = $$"""{"model":"m","messages":[],"x":{{new string('[', 5000)}}{{new string(']', 5000)}}}""";

        ChatRequestScanner.Scan(Sequences.One(json), out _)!.Code.ShouldBe("invalid_json");
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public void Scan_InvalidUtf8_IsRefusedHoweverItIsSplit(byte[] bad)
    {
        byte[] json = [.. """{"model":"m","messages":[],"x":" """u8, .. bad, .. "\"}"u8];

        for (var size = 1; size <= json.Length; size++)
        {
            ChatRequestScanner.Scan(Sequences.Split(json, size), out _)!.Code.ShouldBe("invalid_json");
        }
    }

    [Fact]
    public void Scan_BodyInSegmentsOfAnySize_FindsTheSame()
    {
        const string Json = """
            { "messages": [ { "role": "user", "content": "grüße 🌍 \"x\"" } ], "stream": true, "stream_options": { "other": 1, "include_usage": false },
              "model" : "openai/gpt-4o-mini", "tools": [ { "type": "function" } ], "max_tokens": 12, "temperature": 0.10 }
            """;
        var whole = Found(Json);
        var bytes = Encoding.UTF8.GetBytes(Json);

        for (var size = 1; size <= bytes.Length; size++)
        {
            ChatRequestScanner.Scan(Sequences.Split(bytes, size), out var request).ShouldBeNull();
            request.Body = whole.Body;
            request.ShouldBe(whole);
        }
    }

    private static ChatRequest Found(string json)
    {
        ChatRequestScanner.Scan(Sequences.One(json), out var request).ShouldBeNull();
        return request;
    }

    private static string Text(in ChatRequest request, ByteRange range) => Encoding.UTF8.GetString(request.Body.Slice(range.Start, range.Length).ToArray());
}
