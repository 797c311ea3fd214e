using System.Text;
using System.Text.Json.Nodes;
using Gateway.Attempts;
using Gateway.Protocols.OpenAI;
using Kit;

namespace Gateway.Tests.Protocols.OpenAI;

public class ChatRequestRendererTests
{
    private static readonly byte[] Model = "\"gpt-4o-mini-2024-07-18\""u8.ToArray();

    [Theory]
    [InlineData("""{"model":"ib/x","messages":[]}""", """{"model":"gpt-4o-mini-2024-07-18","messages":[]}""")]
    [InlineData("""{ "messages" : [], "temperature": 1.00, "model" : "ib/x" , "unknown": {"z":[1e5]} }""",
        """{ "messages" : [], "temperature": 1.00, "model" : "gpt-4o-mini-2024-07-18" , "unknown": {"z":[1e5]} }""")]
    [InlineData("""{"model":"x","messages":[],"stream":false,"stream_options":null}""", """{"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":false,"stream_options":null}""")]
    public async Task Render_NonStreaming_ChangesOnlyTheModel(string sent, string expected) => (await RenderAsync(sent)).ShouldBe(expected);

    [Theory]
    [InlineData("""{"model":"x","messages":[],"stream":true}""", """{"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"model":"x","messages":[],"stream":true,"stream_options":null}""", """{"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":true,"stream_options":{"include_usage":true}}""")]
    [InlineData("""{"stream_options":{},"model":"x","messages":[],"stream":true}""", """{"stream_options":{"include_usage":true},"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":true}""")]
    [InlineData("""{"stream_options":{"include_usage":false},"model":"x","messages":[],"stream":true}""", """{"stream_options":{"include_usage":true},"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":true}""")]
    [InlineData("""{"model":"x","messages":[],"stream":true,"stream_options":{"a":1}}""", """{"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":true,"stream_options":{"include_usage":true,"a":1}}""")]
    [InlineData("""{"model":"x","messages":[],"stream":true,"stream_options":{"include_usage":true}}""", """{"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":true,"stream_options":{"include_usage":true}}""")]
    public async Task Render_Streaming_AsksForUsageOnce(string sent, string expected) => (await RenderAsync(sent)).ShouldBe(expected);

    [Fact]
    public async Task Render_TargetWithoutStreamUsage_LeavesStreamOptionsAlone()
    {
        const string Sent = """{"model":"x","messages":[],"stream":true}""";

        (await RenderAsync(Sent, askForUsage: false)).ShouldBe("""{"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":true}""");
    }

    [Fact]
    public async Task Render_TargetWithoutStreamUsage_IsSparedTheClientsWish()
    {
        const string Sent = """{"model":"x","messages":[],"stream":true,"stream_options":{"include_usage":true},"seed":1}""";

        (await RenderAsync(Sent, askForUsage: false)).ShouldBe("""{"model":"gpt-4o-mini-2024-07-18","messages":[],"stream":true,"stream_options":null,"seed":1}""");
    }

    [Fact]
    public async Task Render_BodyInManySegments_SendsTheSameBytes()
    {
        var sent = Encoding.UTF8.GetBytes("""{"messages":[{"role":"user","content":"grüße 🌍"}],"model":"ib/x","stream":true,"seed":-0.0}""");
        var whole = await RenderAsync(Encoding.UTF8.GetString(sent));
        JsonNode.Parse(whole).ShouldNotBeNull();

        for (var size = 1; size < sent.Length; size++)
        {
            ChatRequestScanner.Scan(Sequences.Split(sent, size), out var request).ShouldBeNull();
            (await SendAsync(request, new(Model, AskForUsage: true))).ShouldBe(whole);
        }
    }

    [Theory]
    [InlineData("""{"model":"x","messages":[],"max_tokens":5000,"n":2}""", """{"model":"gpt-4o-mini-2024-07-18","messages":[],"max_tokens":77,"n":2}""")]
    [InlineData("""{"max_completion_tokens": 5000 ,"model":"x","messages":[]}""", """{"max_completion_tokens": 77 ,"model":"gpt-4o-mini-2024-07-18","messages":[]}""")]
    [InlineData("""{"max_tokens":null,"model":"x","max_completion_tokens":1000000,"messages":[]}""", """{"max_tokens":77,"model":"gpt-4o-mini-2024-07-18","max_completion_tokens":77,"messages":[]}""")]
    [InlineData("""{"model":"x","messages":[] }""", """{"model":"gpt-4o-mini-2024-07-18","messages":[] ,"max_tokens":77}""")]
    public async Task Render_AnswerBounded_LowersWhatTheClientSetOrAddsIt(string sent, string expected)
    {
        ChatRequestScanner.Scan(Sequences.One(sent), out var request).ShouldBeNull();

        (await SendAsync(request, new(Model, AskForUsage: true, MaxTokens: 77))).ShouldBe(expected);
    }

    [Fact]
    public async Task Render_AnswerBoundedForATargetOfTheNewName_UsesIt()
    {
        ChatRequestScanner.Scan(Sequences.One("""{"model":"x","messages":[]}"""), out var request).ShouldBeNull();

        (await SendAsync(request, new(Model, AskForUsage: true, MaxTokens: 77, KnowsMaxCompletionTokens: true)))
            .ShouldBe("""{"model":"gpt-4o-mini-2024-07-18","messages":[],"max_completion_tokens":77}""");
    }

    private static Task<string> RenderAsync(string sent, bool askForUsage = true)
    {
        ChatRequestScanner.Scan(Sequences.One(sent), out var request).ShouldBeNull();
        return SendAsync(request, new(Model, askForUsage));
    }

    private static async Task<string> SendAsync(ChatRequest request, TargetTerms terms)
    {
        var edits = new BodyEdit[ChatRequestRenderer.MostEdits];
        var count = ChatRequestRenderer.Render(request, terms, edits);
        using var content = new SplicedContent(request.Body, edits.AsSpan(0, count));
        var declared = content.Headers.ContentLength;
        using var sent = new MemoryStream();
        await content.CopyToAsync(sent);
        declared.ShouldBe(sent.Length);
        return Encoding.UTF8.GetString(sent.ToArray());
    }
}
