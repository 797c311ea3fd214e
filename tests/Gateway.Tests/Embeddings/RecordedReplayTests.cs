using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Protocols;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Embeddings;

/// <summary>Every recorded exchange of embeddings through the real edge, judged by the recorded bytes.</summary>
public sealed class RecordedReplayTests
{
    private static readonly NativeExchanges Exchanges = new("cohere.embed", "ollama.embed", "batchEmbedContents", "embeddings");

    public static TheoryData<string> Ids => Exchanges.Ids(_ => true);

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Exchange_Recorded_IsAnsweredAsItWas(string id)
    {
        var exchange = Exchanges.Get(id);
        using var upstream = new FakeUpstream().On($"{id}.test", new UpstreamReply(exchange.Status, new BodyPart.Bytes(exchange.Body)) { ContentType = exchange.ContentType });
        var format = exchange.Provider is "cohere" or "ollama" or "gemini" ? exchange.Provider : "openai";
        await using var gateway = await GatewayHost.StartAsync(
            $$"""
            auth: open
            providers:
              rec: { format: {{format}}, base_url: "http://{{id}}.test/v1" }
            models:
              rec/m: { kind: embedding }
            """,
            upstream);

        var answer = await gateway.SendAsync(HttpMethod.Post, "/v1/embeddings", Asked(exchange).ToJsonString());

        upstream.Calls.Count.ShouldBe(1);
        if (exchange.Status != 200)
        {
            answer.ShouldBeSomeError();
            answer.Status.ShouldBe((exchange.Status, exchange.Provider) switch { (404, _) => 404, (400, "voyageai") => 400, _ => 502 }, answer.Text);
            return;
        }

        var (vectors, tokens) = Recorded(exchange.Provider, JsonDocument.Parse(exchange.Body).RootElement);
        EmbeddingStage.Vectors(answer).ShouldBe(vectors);
        answer.Json.GetProperty("usage").GetProperty("total_tokens").GetInt64().ShouldBe(tokens);
    }

    /// <summary>The recorded request, as an OpenAI client would make it.</summary>
    private static JsonObject Asked(RecordedExchange exchange)
    {
        var sent = JsonNode.Parse(NativeExchanges.RequestBody(exchange)!)!.AsObject();
        var input = sent["texts"] ?? sent["input"] ?? new JsonArray([.. sent["requests"]!.AsArray().Select(request => request!["content"]!["parts"]![0]!["text"]!.DeepClone())]);
        var asked = new JsonObject { ["model"] = "rec/m", ["input"] = input.DeepClone() };
        if ((sent["output_dimension"] ?? sent["dimensions"]) is { } dimensions)
        {
            asked["dimensions"] = dimensions.DeepClone();
        }

        return asked;
    }

    private static (float[][] Vectors, long Tokens) Recorded(string provider, JsonElement root) => provider switch
    {
        "cohere" => (Read(root.GetProperty("embeddings").GetProperty("float").EnumerateArray()), root.GetProperty("meta").GetProperty("billed_units").GetProperty("input_tokens").GetInt64()),
        "ollama" => (Read(root.GetProperty("embeddings").EnumerateArray()), root.GetProperty("prompt_eval_count").GetInt64()),
        "gemini" => (Read(root.GetProperty("embeddings").EnumerateArray().Select(item => item.GetProperty("values"))), root.GetProperty("usageMetadata").GetProperty("promptTokenCount").GetInt64()),
        "perplexity" => (
            [.. root.GetProperty("data").EnumerateArray().Select(item => MemoryMarshal.Cast<byte, sbyte>(item.GetProperty("embedding").GetBytesFromBase64()).ToArray().Select(number => (float)number).ToArray())],
            root.GetProperty("usage").GetProperty("total_tokens").GetInt64()),
        _ => (Read(root.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("embedding"))), root.GetProperty("usage").GetProperty("total_tokens").GetInt64()),
    };

    private static float[][] Read(IEnumerable<JsonElement> vectors) => [.. vectors.Select(EmbeddingStage.Floats)];
}
