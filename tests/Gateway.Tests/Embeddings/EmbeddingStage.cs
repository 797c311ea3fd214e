using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Embeddings;

/// <summary>
/// A gateway with a provider of each format that has embeddings, all well: the vector of an input, a number as text, is that number and a half; an input costs two tokens.
/// </summary>
internal sealed class EmbeddingStage : IAsyncDisposable
{
    private const string Yaml = """
        auth: open
        default_tier: chats
        retry_budget: { ratio: 1000, minimum_per_second: 100000 }
        providers:
          o: { format: openai, base_url: "http://o.test/v1" }
          p: { format: openai, base_url: "http://p.test/v1" }
          c: { format: cohere, base_url: "http://c.test" }
          g: { format: gemini, base_url: "http://g.test/v1beta" }
          l: { format: ollama, base_url: "http://l.test" }
          z: { format: azure-openai, base_url: "http://z.test", urls: deployments, api_version: "2024-10-21" }
          h: { format: anthropic, base_url: "http://h.test" }
        models:
          o/chat: { aliases: [talker] }
          o/e: { aliases: [bare], kind: embedding, dimensions: 2, embedding_space: ours, input_per_million: 1000, output_per_million: 0, capabilities: [], context: 100 }
          p/e: { kind: embedding, dimensions: 2, embedding_space: ours }
          c/e: { kind: embedding, dimensions: 2, embedding_space: ours, input_per_million: 1000, output_per_million: 0 }
          g/e: { kind: embedding, dimensions: 2 }
          z/e: { kind: embedding, dimensions: 2 }
          l/e: { kind: embedding, dimensions: 2 }
        tiers:
          chats: { chain: [o/chat] }
          pair: { chain: [o/e, p/e] }
          translated: { chain: [c/e, o/e] }

        """;

    private EmbeddingStage(GatewayHost gateway, FakeUpstream upstream) => (Gateway, Upstream) = (gateway, upstream);

    public GatewayHost Gateway { get; }

    public FakeUpstream Upstream { get; }

    public static async Task<EmbeddingStage> StartAsync()
    {
        var upstream = new FakeUpstream();
        foreach (var host in (string[])["o.test", "p.test", "c.test", "g.test", "l.test", "z.test"])
        {
            upstream.On(host, Well);
        }

        return new(await GatewayHost.StartAsync(Yaml, upstream), upstream);
    }

    public Task<ClientAnswer> AskAsync(string model, string input = "\"1\"", string more = "") =>
        SendAsync($$"""{"model":"{{model}}","input":{{input}}{{more}}}""");

    public Task<ClientAnswer> SendAsync(string body) => Gateway.SendAsync(HttpMethod.Post, "/v1/embeddings", body);

    /// <summary>The vectors of an answer, in the order of their indexes, which are all there.</summary>
    public static float[][] Vectors(ClientAnswer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        answer.Json.GetProperty("object").GetString().ShouldBe("list");
        var data = answer.Json.GetProperty("data").EnumerateArray().ToList();
        data.Select(item => item.GetProperty("index").GetInt32()).ShouldBe(Enumerable.Range(0, data.Count));
        data.ShouldAllBe(item => item.GetProperty("object").GetString() == "embedding");
        return [.. data.Select(item => Floats(item.GetProperty("embedding")))];
    }

    public static float[] Floats(JsonElement vector) => vector.ValueKind is JsonValueKind.String
        ? MemoryMarshal.Cast<byte, float>(vector.GetBytesFromBase64()).ToArray()
        : [.. vector.EnumerateArray().Select(number => number.GetSingle())];

    /// <summary>A provider that is well, by the path of its format.</summary>
    public static UpstreamReply Well(UpstreamCall call)
    {
        var body = JsonNode.Parse(call.Body)!;
        return UpstreamReply.Json(200, call.Address.AbsolutePath switch
        {
            "/v1/embeddings" or "/openai/deployments/e/embeddings" => OpenAI(Texts(body["input"]!), (string?)body["encoding_format"] == "base64"),
            "/v2/embed" => $$"""{"id":"i","embeddings":{"float":[{{Lists(Texts(body["texts"]!))}}]},"meta":{"billed_units":{"input_tokens":{{2 * body["texts"]!.AsArray().Count}} } } }""",
            "/api/embed" => $$"""{"model":"e","embeddings":[{{Lists(Texts(body["input"]!))}}],"prompt_eval_count":{{2 * body["input"]!.AsArray().Count}} }""",
            "/v1beta/models/e:batchEmbedContents" => Gemini([.. body["requests"]!.AsArray().Select(request => (string)request!["content"]!["parts"]![0]!["text"]!)]),
            var other => throw new InvalidOperationException(other),
        });
    }

    public static string OpenAI(string[] texts, bool base64) =>
        $$"""{"object":"list","data":[{{string.Join(',', texts.Select((text, index) => $$"""{"object":"embedding","index":{{index}},"embedding":{{(base64 ? Base64(text) : List(text))}} }"""))}}],"model":"e","usage":{"prompt_tokens":{{2 * texts.Length}},"total_tokens":{{2 * texts.Length}} } }""";

    private static string Gemini(string[] texts) =>
        $$"""{"embeddings":[{{string.Join(',', texts.Select(text => $$"""{"values":{{List(text)}} }"""))}}],"usageMetadata":{"promptTokenCount":{{2 * texts.Length}} } }""";

    private static string[] Texts(JsonNode input) => input is JsonArray list ? [.. list.Select(item => item is JsonArray ? "7" : (string)item!)] : [(string)input!];

    private static string Lists(string[] texts) => string.Join(',', texts.Select(List));

    private static string List(string text) => $"[{text},0.5]";

    private static string Base64(string text) => $"\"{Convert.ToBase64String(MemoryMarshal.AsBytes<float>([float.Parse(text, CultureInfo.InvariantCulture), 0.5f]))}\"";

    public static string Sent(UpstreamCall call) => Encoding.UTF8.GetString(call.Body);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Upstream.Dispose();
    }
}
