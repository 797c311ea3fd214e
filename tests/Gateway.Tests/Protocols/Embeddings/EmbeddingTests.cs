using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Bedrock;
using Gateway.Protocols.Cohere;
using Gateway.Protocols.Gemini;
using Gateway.Protocols.Ollama;
using Gateway.Protocols.OpenAI;
using Gateway.Protocols.Vertex;
using Routing.Targets;

namespace Gateway.Tests.Protocols.Embeddings;

/// <summary>What a client asks, what each provider is told, and how vectors come back.</summary>
public class EmbeddingTests
{
    private const string Asked = """{"model":"m","input":["a","b \"q\""],"dimensions":2,"encoding_format":"float","user":"u","input_type":"query","x":{"y":1}}""";

    [Fact]
    public void Request_OfEveryMember_IsRead()
    {
        var (request, model, fault) = EmbeddingRequestReader.Read(Encoding.UTF8.GetBytes(Asked));

        fault.ShouldBeNull();
        model.Decode().ShouldBe("m");
        request!.Texts.Select(t => t.Decode()).ShouldBe(["a", "b \"q\""]);
        (request.Dimensions, request.Base64, request.InputType, request.User!.Value.Decode()).ShouldBe((2, false, EmbeddingInputType.Query, "u"));
        request.Extra.Select(e => e.Name).ShouldBe(["input_type", "x"]);
    }

    [Fact]
    public void Request_InTokens_KeepsThem()
    {
        Read("""{"model":"m","input":[1,2]}""").Tokens.Select(t => Encoding.UTF8.GetString(t.Utf8.Span)).ShouldBe(["[1,2]"]);
        Read("""{"model":"m","input":[[1,2],[3]]}""").Tokens.Select(t => Encoding.UTF8.GetString(t.Utf8.Span)).ShouldBe(["[1,2]", "[3]"]);
        Read("""{"model":"m","input":"a","encoding_format":"base64"}""").Base64.ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("""{"model":"m","input":"a"} 1""", "invalid_json", null)]
    [InlineData("""{"input":"a"}""", "missing_required_parameter", "model")]
    [InlineData("""{"model":"m","input":[]}""", "missing_required_parameter", "input")]
    [InlineData("""{"model":"m","input":""}""", "invalid_value", "input")]
    [InlineData("""{"model":"m","input":["a",""]}""", "invalid_value", "input")]
    [InlineData("""{"model":"m","input":["a",[1]]}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":[1,"a"]}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":[[]]}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":{"a":1}}""", "invalid_type", "input")]
    [InlineData("""{"model":"m","input":"a","dimensions":0}""", "invalid_type", "dimensions")]
    [InlineData("""{"model":"m","input":"a","encoding_format":"int8"}""", "invalid_type", "encoding_format")]
    public void Request_ThatIsNone_IsToldWhy(string body, string code, string? param)
    {
        var (request, _, fault) = EmbeddingRequestReader.Read(Encoding.UTF8.GetBytes(body));

        request.ShouldBeNull();
        (fault!.Code, fault.Param).ShouldBe((code, param));
    }

    [Fact]
    public void Request_OfTooManyInputs_IsToldWhy() =>
        EmbeddingRequestReader.Read(Encoding.UTF8.GetBytes($$"""{"model":"m","input":[{{string.Join(',', Enumerable.Repeat("\"a\"", 2049))}}]}""")).Fault!.Code.ShouldBe("invalid_value");

    [Fact]
    public void OpenAI_GetsTheClientsBodyWithAnotherModel()
    {
        var (body, request) = Render(new OpenAIEmbeddings(), Asked);

        body.ShouldSay(Asked.Replace("\"model\":\"m\"", "\"model\":\"t\"", StringComparison.Ordinal));
        request.Path.ShouldBe("/embeddings");
        request.Dropped.ShouldBeEmpty();
        Render(new OpenAIEmbeddings(), Asked, 1, 1).Body.ShouldSay("""{"model":"t","input":["b \"q\""],"dimensions":2,"encoding_format":"float","user":"u","input_type":"query","x":{"y":1}}""");
        Render(new OpenAIEmbeddings(), """{"model":"m","input":[[1],[2]]}""", 0, 1).Body["input"].ShouldSay("[[1]]");
    }

    [Fact]
    public void Cohere_IsToldWhatVectorsAreFor()
    {
        var (body, request) = Render(new CohereEmbeddings(), Asked);

        body.ShouldSay("""{"model":"t","texts":["a","b \"q\""],"input_type":"search_query","embedding_types":["float"],"output_dimension":2,"truncate":"NONE"}""");
        request.Path.ShouldBe("/v2/embed");
        request.Dropped.ShouldBe(["x", "user"]);
        Specification.Of("cohere", "/v2/embed")?.Faults(body).ShouldBeEmpty();
        (body, request) = Render(new CohereEmbeddings(), """{"model":"m","input":"a","dimensions":2,"truncate":"END","input_type":"odd"}""", model: "embed-english-v3.0");
        body.ShouldSay("""{"model":"embed-english-v3.0","texts":["a"],"input_type":"search_document","embedding_types":["float"],"truncate":"END"}""");
        request.Dropped.ShouldBe(["dimensions", "input_type"]);
    }

    [Fact]
    public void Ollama_GetsAListAndRefusesWhatIsTooLong()
    {
        var (body, request) = Render(new OllamaEmbeddings(), Asked);

        body.ShouldSay("""{"model":"t","input":["a","b \"q\""],"dimensions":2,"truncate":false}""");
        request.Path.ShouldBe("/api/embed");
        request.Dropped.ShouldBe(["input_type", "x", "user"]);
        Specification.Of("ollama", "/api/embed")?.Faults(body).ShouldBeEmpty();
        Render(new OllamaEmbeddings(), """{"model":"m","input":"a","truncate":true,"keep_alive":"1m"}""").Body.ShouldSay("""{"model":"t","input":["a"],"keep_alive":"1m","truncate":true}""");
    }

    [Fact]
    public void Gemini_GetsARequestForEach()
    {
        var (body, request) = Render(new GeminiEmbeddings(), Asked, model: "gemini-embedding-001");

        body.ShouldSay("""
            {"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"a"}]},"taskType":"RETRIEVAL_QUERY","outputDimensionality":2},
                         {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"b \"q\""}]},"taskType":"RETRIEVAL_QUERY","outputDimensionality":2}]}
            """);
        request.Path.ShouldBe("/models/gemini-embedding-001:batchEmbedContents");
        request.Dropped.ShouldBe(["x", "user"]);
        Render(new GeminiEmbeddings(), """{"model":"m","input":"a"}""", model: "models/g").Body.ShouldSay("""{"requests":[{"model":"models/g","content":{"parts":[{"text":"a"}]}}]}""");
    }

    [Fact]
    public void Answer_InParts_IsInTheOrderOfTheInputs()
    {
        var writer = new EmbeddingAnswerWriter(3, base64: false);
        var openai = new OpenAIEmbeddings();
        writer.BeginPart(1, 2);
        openai.ParseEmbeddings("""{"data":[{"index":1,"embedding":[3,0]},{"index":0,"embedding":[ 2.50 , -1e-3 ]}],"model":"x","usage":{"prompt_tokens":5,"total_tokens":5}}"""u8, writer);
        writer.BeginPart(0, 1);
        openai.ParseEmbeddings("""{"data":[{"embedding":[1,0]}],"usage":{"total_tokens":2}}"""u8, writer);

        Written(writer).ShouldSay("""
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,0]},{"object":"embedding","index":1,"embedding":[2.50,-1e-3]},{"object":"embedding","index":2,"embedding":[3,0]}],
             "model":"the \"model\"","usage":{"prompt_tokens":7,"total_tokens":7}}
            """);
        writer.Used!.Value.Tokens.Prompt.ShouldBe(7);
    }

    [Fact]
    public void Base64_AndNumbers_AreMadeOfEachOther()
    {
        float[] vector = [0.1f, -2.5f, 1e-20f, 3];
        var base64 = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector));
        var encoded = new EmbeddingAnswerWriter(1, base64: true);
        var decoded = new EmbeddingAnswerWriter(1, base64: false);
        var kept = new EmbeddingAnswerWriter(1, base64: true);

        new OllamaEmbeddings().ParseEmbeddings(Encoding.UTF8.GetBytes($$"""{"embeddings":[{{JsonSerializer.Serialize(vector)}}]}"""), encoded);
        new OpenAIEmbeddings().ParseEmbeddings(Encoding.UTF8.GetBytes($$"""{"data":[{"embedding":"{{base64}}"}]}"""), decoded);
        new OpenAIEmbeddings().ParseEmbeddings(Encoding.UTF8.GetBytes($$"""{"data":[{"embedding":"{{base64}}"}]}"""), kept);

        ((string)Written(encoded)["data"]![0]!["embedding"]!).ShouldBe(base64);
        ((string)Written(kept)["data"]![0]!["embedding"]!).ShouldBe(base64);
        Written(decoded)["data"]![0]!["embedding"]!.AsArray().Select(n => (float)n!).ShouldBe(vector);
    }

    [Theory]
    [InlineData("""{"data":[{"embedding":[1]}]}""", "lacks")]
    [InlineData("""{"data":[{"embedding":[1]},{"embedding":[1]},{"embedding":[1]}]}""", "no input")]
    [InlineData("""{"data":[{"embedding":[1],"index":1},{"embedding":[1],"index":1}]}""", "no input")]
    [InlineData("""{"data":[{"embedding":[]},{"embedding":[1]}]}""", "empty")]
    [InlineData("""{"data":[{"embedding":["1"]},{"embedding":[1]}]}""", "no number")]
    [InlineData("""{"data":[{},{"embedding":[1]}]}""", null)]
    [InlineData("""{"data":[{"embedding":"AAA="},{"embedding":[1]}]}""", "base64")]
    [InlineData("""{"data":[{"embedding":"AADAfw=="},{"embedding":[1]}]}""", "finite")]
    [InlineData("""{}""", null)]
    [InlineData("<html>", null)]
    public void Answer_ThatIsNone_IsSaidToBeBroken(string body, string? why)
    {
        var thrown = Should.Throw<JsonException>(() => new OpenAIEmbeddings().ParseEmbeddings(Encoding.UTF8.GetBytes(body), new EmbeddingAnswerWriter(2, base64: false)));

        thrown.Message.ShouldContain(why ?? "");
    }

    [Fact]
    public void Answer_ThatIsAnError_FailsInAnyFormat()
    {
        foreach (var (protocol, body) in new (IEmbeddingProtocol, string)[]
        {
            (new OpenAIEmbeddings(), """{"error":{"message":"no"}}"""), (new CohereEmbeddings(), """{"id":"i","message":"no"}"""),
            (new GeminiEmbeddings(), """{"error":{"code":500,"message":"no"}}"""), (new OllamaEmbeddings(), """{"error":"no"}"""),
        })
        {
            var writer = new EmbeddingAnswerWriter(1, base64: false);
            protocol.ParseEmbeddings(Encoding.UTF8.GetBytes(body), writer);
            writer.Failure!.Message.ShouldBe("no");
        }
    }

    [Fact]
    public void Number_TooLargeForAFloat_CannotBeEncoded() =>
        Should.Throw<JsonException>(() => new OllamaEmbeddings().ParseEmbeddings("""{"embeddings":[[1e60]]}"""u8, new EmbeddingAnswerWriter(1, base64: true)));

    [Fact]
    public void TokenInputs_AreOpenAIsAlone()
    {
        new OpenAIEmbeddings().TakesTokens.ShouldBeTrue();
        ((IEmbeddingProtocol[])[new CohereEmbeddings(), new GeminiEmbeddings(), new OllamaEmbeddings(), new BedrockEmbeddings(), new VertexEmbeddings()]).ShouldAllBe(p => !p.TakesTokens);
    }

    internal static JsonObject Written(EmbeddingAnswerWriter writer)
    {
        var output = new ArrayBufferWriter<byte>();
        writer.WriteTo("the \"model\"", output);
        return JsonNode.Parse(output.WrittenSpan)!.AsObject();
    }

    private static EmbeddingRequest Read(string body) => EmbeddingRequestReader.Read(Encoding.UTF8.GetBytes(body)).Request.ShouldNotBeNull();

    private static (JsonObject Body, RenderedRequest Request) Render(IEmbeddingProtocol protocol, string asked, int start = 0, int count = 0, string model = "t")
    {
        var request = Read(asked);
        var body = new ArrayBufferWriter<byte>();
        var rendered = protocol.RenderEmbeddings(count == 0 ? request : request.Slice(start, count), new(model, Capabilities.None, null), body);
        return (JsonNode.Parse(body.WrittenSpan)!.AsObject(), rendered);
    }
}
