using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Bedrock;
using Gateway.Protocols.OpenAI;
using Gateway.Protocols.Vertex;
using Routing.Targets;

namespace Gateway.Tests.Protocols.Embeddings;

/// <summary>Vertex AI's and Bedrock's embeddings, whose requests depend on the model.</summary>
public class CloudEmbeddingTests
{
    private const string Asked = """{"model":"m","input":["a \"q\""],"dimensions":256,"user":"u","input_type":"query","x":1}""";
    private const string Plain = """{"model":"m","input":"a"}""";

    [Theory]
    [InlineData(Asked, """{"instances":[{"content":"a \"q\"","task_type":"RETRIEVAL_QUERY"}],"parameters":{"outputDimensionality":256,"autoTruncate":false}}""", "x,user")]
    [InlineData(Plain, """{"instances":[{"content":"a"}],"parameters":{"autoTruncate":false}}""", "")]
    [InlineData("""{"model":"m","input":["a","b"],"autoTruncate":true,"input_type":"odd"}""", """{"instances":[{"content":"a"},{"content":"b"}],"parameters":{"autoTruncate":true}}""", "input_type")]
    public void Vertex_GetsAnInstanceForEach(string asked, string body, string dropped) => ShouldRender(new VertexEmbeddings(), "text-embedding-005", asked, body, dropped);

    [Theory]
    [InlineData("amazon.titan-embed-text-v2:0", Asked, """{"inputText":"a \"q\"","dimensions":256,"normalize":true}""", "input_type,x,user")]
    [InlineData("amazon.titan-embed-text-v2:0", """{"model":"m","input":"a","normalize":false}""", """{"inputText":"a","normalize":false}""", "")]
    [InlineData("amazon.titan-embed-text-v1", """{"model":"m","input":"a","dimensions":256,"normalize":false}""", """{"inputText":"a"}""", "normalize,dimensions")]
    [InlineData("cohere.embed-v4:0", Asked, """{"texts":["a \"q\""],"input_type":"search_query","embedding_types":["float"],"output_dimension":256,"truncate":"NONE"}""", "x,user")]
    [InlineData("us.cohere.embed-v4:0", """{"model":"m","input":"a","max_tokens":9,"priority":1}""",
        """{"texts":["a"],"input_type":"search_document","embedding_types":["float"],"max_tokens":9,"truncate":"NONE"}""", "priority")]
    [InlineData("cohere.embed-english-v3", """{"model":"m","input":"a","max_tokens":9,"dimensions":2,"truncate":"END"}""",
        """{"texts":["a"],"input_type":"search_document","embedding_types":["float"],"truncate":"END"}""", "max_tokens,dimensions")]
    public void Bedrock_GetsWhatTheModelsMakerAsksFor(string model, string asked, string body, string dropped) => ShouldRender(new BedrockEmbeddings(), model, asked, body, dropped);

    [Theory]
    [InlineData("gemini-embedding-001", "/publishers/google/models/gemini-embedding-001:predict")]
    [InlineData("publishers/intfloat/models/e5", "/publishers/intfloat/models/e5:predict")]
    [InlineData("endpoints/7", "/endpoints/7:predict")]
    public void Vertex_IsAskedAtTheModelsPublisher(string model, string path) => Render(new VertexEmbeddings(), model, Plain).Request.Path.ShouldBe(path);

    [Theory]
    [InlineData("cohere.embed-v4:0", "/model/cohere.embed-v4%3A0/invoke")]
    [InlineData("arn:aws:bedrock:us-east-1:1:inference-profile/us.cohere.embed-v4:0", "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fus.cohere.embed-v4%3A0/invoke")]
    public void Bedrock_IsAskedAtTheModel(string model, string path) => Render(new BedrockEmbeddings(), model, Plain).Request.Path.ShouldBe(path);

    [Theory]
    [InlineData("gemini-embedding-001", 300, 1, 0, 1)]
    [InlineData("endpoints/7", 300, 1, 0, 1)]
    [InlineData("text-embedding-005", 300, 1, 0, 250)]
    [InlineData("text-embedding-005", 300, 1, 250, 50)]
    [InlineData("publishers/google/models/text-multilingual-embedding-002", 300, 1, 0, 250)]
    [InlineData("text-embedding-005", 10, 5000, 0, 4)]
    [InlineData("text-embedding-005", 10, 5001, 0, 3)]
    [InlineData("text-embedding-005", 10, 5000, 8, 2)]
    [InlineData("text-embedding-005", 2, 30000, 0, 1)]
    public void Vertex_TakesAsManyAsTheModelAndItsTokensAllow(string model, int inputs, int length, int start, int part) =>
        new VertexEmbeddings().PartOf(Many(inputs, length), start, model).ShouldBe(part);

    [Theory]
    [InlineData("amazon.titan-embed-text-v2:0", 0, 1)]
    [InlineData("cohere.embed-v4:0", 0, 96)]
    [InlineData("eu.cohere.embed-v4:0", 96, 4)]
    public void Bedrock_TakesAsManyAsTheModelAllows(string model, int start, int part) => new BedrockEmbeddings().PartOf(Many(100, 1), start, model).ShouldBe(part);

    [Theory]
    [InlineData("vertex", """{"predictions":[{"embeddings":{"statistics":{"truncated":false,"token_count":4},"values":[1,2]}},{"embeddings":{"values":[3,4],"statistics":{"token_count":3.0}}}]}""", "[1,2][3,4]", 7)]
    [InlineData("vertex", """{"predictions":[{"embeddings":{"values":[1]}}],"metadata":{"billableCharacterCount":3}}""", "[1]", null)]
    [InlineData("bedrock", """{"embedding":[1,2],"embeddingsByType":{"float":[1,2]},"inputTextTokenCount":5}""", "[1,2]", 5)]
    [InlineData("bedrock", """{"embedding":[1,2]}""", "[1,2]", null)]
    [InlineData("bedrock", """{"id":"i","texts":["a","b"],"embeddings":{"float":[[1,2],[3,4]]},"response_type":"embeddings_by_type"}""", "[1,2][3,4]", null)]
    [InlineData("bedrock", """{"embeddings":[[1,2],[3,4]],"response_type":"embeddings_floats"}""", "[1,2][3,4]", null)]
    public void Answer_HasItsVectorsInOrderAndTokensWhereTheyAreSaid(string format, string body, string vectors, int? tokens)
    {
        var writer = new EmbeddingAnswerWriter(vectors.Count(c => c == '['), base64: false);

        EmbeddingTable.Find(format)!.ParseEmbeddings(Encoding.UTF8.GetBytes(body), writer);

        string.Concat(EmbeddingTests.Written(writer)["data"]!.AsArray().Select(item => item!["embedding"]!.ToJsonString())).ShouldBe(vectors);
        writer.Used?.Tokens.Prompt.ShouldBe(tokens!.Value);
        (writer.Used is null).ShouldBe(tokens is null);
    }

    [Theory]
    [InlineData("vertex", """{"error":{"code":500,"message":"no","status":"INTERNAL"}}""")]
    [InlineData("bedrock", """{"message":"no"}""")]
    public void Answer_ThatIsAnError_Fails(string format, string body)
    {
        var writer = new EmbeddingAnswerWriter(1, base64: false);

        EmbeddingTable.Find(format)!.ParseEmbeddings(Encoding.UTF8.GetBytes(body), writer);

        writer.Failure!.Message.ShouldBe("no");
    }

    [Theory]
    [InlineData("vertex", "{}")]
    [InlineData("vertex", """{"predictions":[]}""")]
    [InlineData("vertex", """{"predictions":[1]}""")]
    [InlineData("vertex", """{"predictions":[{"embeddings":{"values":[]}}]}""")]
    [InlineData("bedrock", "{}")]
    [InlineData("bedrock", """{"embedding":null}""")]
    [InlineData("bedrock", """{"embedding":{"float":[1]}}""")]
    [InlineData("bedrock", """{"embeddings":{"int8":[[1]]}}""")]
    public void Answer_ThatIsNone_IsSaidToBeBroken(string format, string body) =>
        Should.Throw<JsonException>(() => EmbeddingTable.Find(format)!.ParseEmbeddings(Encoding.UTF8.GetBytes(body), new EmbeddingAnswerWriter(1, base64: false)));

    private static void ShouldRender(IEmbeddingProtocol protocol, string model, string asked, string body, string dropped)
    {
        var rendered = Render(protocol, model, asked);

        rendered.Body.ShouldSay(body);
        string.Join(',', rendered.Request.Dropped).ShouldBe(dropped);
    }

    private static (JsonObject Body, RenderedRequest Request) Render(IEmbeddingProtocol protocol, string model, string asked)
    {
        var body = new ArrayBufferWriter<byte>();
        var request = EmbeddingRequestReader.Read(Encoding.UTF8.GetBytes(asked)).Request.ShouldNotBeNull();
        var rendered = protocol.RenderEmbeddings(request, new(model, Capabilities.None, null), body);
        return (JsonNode.Parse(body.WrittenSpan)!.AsObject(), rendered);
    }

    private static EmbeddingRequest Many(int inputs, int length) => new() { Texts = [.. Enumerable.Repeat(JsonString.FromText(new('x', length)), inputs)] };
}
