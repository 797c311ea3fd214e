using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Errors;
using Gateway.Protocols;
using Gateway.Protocols.Cohere;
using Gateway.Protocols.Gemini;
using Gateway.Protocols.Ollama;
using Gateway.Protocols.OpenAI;
using Gateway.Tests.Recorded;
using Routing.Failures;

namespace Gateway.Tests.Protocols.Embeddings;

/// <summary>Every recorded exchange of embeddings, read by the product and by the tests.</summary>
public class RecordedEmbeddingTests
{
    private static readonly NativeExchanges Exchanges = new("cohere.embed", "ollama.embed", "batchEmbedContents", "embeddings");

    public static TheoryData<string> Answers => Exchanges.Ids(e => e.Status == 200);

    public static TheoryData<string> Errors => Exchanges.Ids(e => e.Status != 200);

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_Recorded_HasTheVectorsItSaysInOrder(string id)
    {
        var exchange = Exchanges.Get(id);
        var root = JsonDocument.Parse(exchange.Body).RootElement;
        var (vectors, tokens) = Expected(exchange.Provider, root);
        var isBase64 = vectors[0].ValueKind == JsonValueKind.String;
        var writer = new EmbeddingAnswerWriter(vectors.Length, isBase64);

        Protocol(exchange.Provider).ParseEmbeddings(exchange.Body, writer);

        writer.Failure.ShouldBeNull();
        writer.Used!.Value.Tokens.ShouldBe(new(tokens, 0, 0, 0));
        writer.ModelName.ShouldBe(root.TryGetProperty("model", out var model) ? model.GetString() : "");
        var written = EmbeddingTests.Written(writer)["data"]!.AsArray();
        written.Select(d => (int)d!["index"]!).ShouldBe(Enumerable.Range(0, vectors.Length));
        for (var i = 0; i < vectors.Length; i++)
        {
            JsonNode.DeepEquals(written[i]!["embedding"], JsonNode.Parse(vectors[i].GetRawText())).ShouldBeTrue();
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_CutOrMutated_IsReadOrSaidToBeBroken(string id)
    {
        var exchange = Exchanges.Get(id);
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])exchange.Body.Clone();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            foreach (var body in new[] { bytes, bytes[..random.Next(bytes.Length)] })
            {
                try
                {
                    Protocol(exchange.Provider).ParseEmbeddings(body, new EmbeddingAnswerWriter(1 + (i % 3), i % 2 == 0));
                }
                catch (JsonException)
                {
                    // the only way out that the contract allows
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Error_Recorded_IsOfItsKind(string id)
    {
        var exchange = Exchanges.Get(id);
        var error = ProviderErrorReader.Read(exchange.Body);

        FailureClassifier.Classify(exchange.Status, error, fallbackOnRefusal: false).ShouldBe(
            exchange.Status switch
            {
                404 => FailureKind.ModelMissing,
                401 => FailureKind.CredentialRejected,
                400 when exchange.Provider == "gemini" => FailureKind.CredentialRejected,
                400 => FailureKind.ClientFault,   // Voyage has no word for a missing model
                var other => throw new NotSupportedException($"{other}"),
            },
            Encoding.UTF8.GetString(exchange.Body));
    }

    private static IEmbeddingProtocol Protocol(string provider) => provider switch
    {
        "cohere" => new CohereEmbeddings(),
        "ollama" => new OllamaEmbeddings(),
        "gemini" => new GeminiEmbeddings(),
        _ => new OpenAIEmbeddings(),
    };

    private static (JsonElement[] Vectors, long Tokens) Expected(string provider, JsonElement root) => provider switch
    {
        "cohere" => ([.. root.GetProperty("embeddings").GetProperty("float").EnumerateArray()], root.GetProperty("meta").GetProperty("billed_units").GetProperty("input_tokens").GetInt64()),
        "ollama" => ([.. root.GetProperty("embeddings").EnumerateArray()], root.GetProperty("prompt_eval_count").GetInt64()),
        "gemini" => ([.. root.GetProperty("embeddings").EnumerateArray().Select(e => e.GetProperty("values"))], root.GetProperty("usageMetadata").GetProperty("promptTokenCount").GetInt64()),
        _ => ([.. root.GetProperty("data").EnumerateArray().OrderBy(d => d.GetProperty("index").GetInt32()).Select(d => d.GetProperty("embedding"))], root.GetProperty("usage").GetProperty("total_tokens").GetInt64()),
    };
}
