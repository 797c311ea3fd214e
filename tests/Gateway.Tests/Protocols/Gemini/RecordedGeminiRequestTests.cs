using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Protocols;
using Gateway.Protocols.Gemini;
using Gateway.Protocols.Vertex;
using Gateway.Tests.Recorded;
using Routing.Targets;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>Every recorded request, said in the neutral model and rendered again.</summary>
public class RecordedGeminiRequestTests
{
    public static TheoryData<string> Requests => GeminiExchanges.Ids(e => e.RequestBody() is not null);

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_Recorded_IsRenderedWithTheSameMeaning(string id)
    {
        var exchange = GeminiExchanges.Get(id);
        var recorded = GeminiNormal.Camel(JsonNode.Parse(exchange.RequestBody()!)!);
        IProtocol protocol = exchange.IsVertex() ? new VertexProtocol(new GeminiProtocol()) : new GeminiProtocol();
        var stream = exchange.Json.GetProperty("request").GetProperty("path").GetString()!.Contains(":stream", StringComparison.Ordinal);
        var body = new ArrayBufferWriter<byte>();

        var rendered = protocol.Render(GeminiInverse.Read(recorded, protocol.Name, stream), new(exchange.Model(), Capabilities.All, null), body);

        var expected = GeminiNormal.Of(recorded);
        if (GeminiModel.Of(exchange.Model()).IsOld && expected["generationConfig"] is JsonObject config && config.Remove("thinkingConfig") && config.Count == 0)
        {
            expected.Remove("generationConfig");   // Gemini 2.0 does not think: what it was asked is left out
        }

        var got = GeminiNormal.Of(JsonNode.Parse(body.WrittenSpan)!.AsObject());
        JsonNode.DeepEquals(got, expected).ShouldBeTrue($"rendered {got.ToJsonString()}\nrecorded {expected.ToJsonString()}");
        if (GeminiSpecification.Exists)
        {
            GeminiSpecification.Faults(body.WrittenMemory).ShouldBeEmpty(Encoding.UTF8.GetString(body.WrittenSpan));
        }

        var path = exchange.Json.GetProperty("request").GetProperty("path").GetString()!;
        path.ShouldContain(rendered.Path.Split('?')[0]);
    }

    [Fact]
    public void Specification_OfABodyThatIsWrong_SaysSo()
    {
        Assert.SkipUnless(GeminiSpecification.Exists, RecordedFolder.WhyMissing);
        GeminiSpecification.Faults("""{"contents":[{"parts":[{"txt":"a"}]}],"toolConfig":{"functionCallingConfig":{"mode":"SOME"}},"generationConfig":{"topK":"x"}}"""u8.ToArray()).Count.ShouldBe(3);
    }
}
