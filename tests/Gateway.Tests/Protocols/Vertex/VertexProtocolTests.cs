using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Gemini;
using Gateway.Protocols.Vertex;
using Gateway.Tests.Protocols.Gemini;
using static Gateway.Tests.Protocols.Gemini.GeminiConversations;

namespace Gateway.Tests.Protocols.Vertex;

public class VertexProtocolTests
{
    private static readonly IProtocol Claude = new GeminiProtocol();
    private static readonly IProtocol Vertex = new VertexProtocol(Claude);

    [Theory]
    [InlineData("claude-sonnet-4-5@20250929", true)]
    [InlineData("publishers/anthropic/models/claude-opus-4-1@20250805", true)]
    [InlineData("gemini-2.5-pro", false)]
    [InlineData("endpoints/123", false)]
    public void Protocol_ForAModel_IsThatOfItsPublisher(string model, bool claude) => Vertex.For(model).ShouldBeSameAs(claude ? Claude : Vertex);

    [Theory]
    [InlineData("gemini-2.5-flash", false, "/publishers/google/models/gemini-2.5-flash:generateContent")]
    [InlineData("gemini-2.5-flash", true, "/publishers/google/models/gemini-2.5-flash:streamGenerateContent?alt=sse")]
    [InlineData("publishers/google/models/gemini-2.5-pro", false, "/publishers/google/models/gemini-2.5-pro:generateContent")]
    [InlineData("endpoints/123", false, "/endpoints/123:generateContent")]
    public void Path_NamesThePublisherAndTheModel(string model, bool stream, string path) => (Hello with { Stream = stream }).Render(model, Vertex).Request.Path.ShouldBe(path);

    [Fact]
    public void Calls_HaveNoIds_AndSealsOfTheirOwn()
    {
        var conversation = Of(User(T("x")), Model(Call("1", "f", "{}", new("vertex", S("c2ln"))), Call("2", "f")), Result("2", T("b")), Result("1", T("a")), Model(Call("3", "g", "{}", new("gemini", S("b3RoZXI=")))));

        conversation.Render(Three, Vertex).Body["contents"].ShouldSay("""
            [{"role":"user","parts":[{"text":"x"}]},
             {"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"f","args":{}}}]},
             {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"result":"a"}}},{"functionResponse":{"name":"f","response":{"result":"b"}}}]},
             {"role":"model","parts":[{"functionCall":{"name":"g","args":{}},"thoughtSignature":"skip_thought_signature_validator"}]}]
            """);
    }

    [Fact]
    public void File_WithoutATellingName_HasAMediaTypeAllTheSame() =>
        Of(User(new Part.Image(new Media.Remote(S("https://x.test/image")), null))).Render(Two, Vertex).Body["contents"]![0]!["parts"]![0]!["fileData"]!["mimeType"]!.GetValue<string>().ShouldBe("image/jpeg");

    [Fact]
    public void ServiceTier_IsAHeader()
    {
        var (body, request) = (Hello with { ServiceTier = S("flex") }).Render(Two, Vertex);

        request.Headers.ShouldBe([new("X-Vertex-AI-LLM-Shared-Request-Type", "flex")]);
        body.ContainsKey("serviceTier").ShouldBeFalse();
    }

    [Fact]
    public void Answer_SealsInVertexsName()
    {
        var sink = new RecordingSink();

        Vertex.ParseAnswer("""{"candidates":[{"content":{"parts":[{"text":"a","thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}"""u8, sink);

        sink.Only.Seals.ShouldHaveSingleItem().Format.ShouldBe("vertex");
    }
}
