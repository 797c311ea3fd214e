using System.Text.Json.Nodes;
using Amazon.Runtime;
using Gateway.Providers;
using Gateway.Tests.Support;
using Kit;

namespace Gateway.Tests.Embeddings;

/// <summary>Embeddings of Vertex AI and Bedrock, from the client's request to the provider's and back.</summary>
public sealed class CloudEmbeddingsTests
{
    private const string Keys = "AKIAIOSFODNN7EXAMPLE:secret";
    private const string Yaml = $$"""
        auth: open
        providers:
          v: { format: vertex, base_url: "https://v.test/v1/projects/p/locations/l", auth: bearer, api_key: token-of-v }
          b: { format: bedrock, base_url: "https://b.test", auth: bearer, api_key: token-of-b }
          s: { format: bedrock, base_url: "https://s.test", region: eu-west-1, api_key: "{{Keys}}" }
        models:
          v/gemini-embedding-001: { kind: embedding, dimensions: 2, input_per_million: 1000, output_per_million: 0 }
          v/text-embedding-005: { kind: embedding, dimensions: 2, input_per_million: 1000, output_per_million: 0 }
          b/amazon.titan-embed-text-v2:0: { kind: embedding, dimensions: 2, input_per_million: 1000, output_per_million: 0 }
          b/cohere.embed-v4:0: { kind: embedding, dimensions: 2, input_per_million: 1000, output_per_million: 0 }
          s/cohere.embed-v4:0: { kind: embedding, dimensions: 2, input_per_million: 1000, output_per_million: 0 }

        """;

    [Theory]
    [InlineData("v/gemini-embedding-001", 3, "/v1/projects/p/locations/l/publishers/google/models/gemini-embedding-001:predict", "token-of-v", "0.006")]
    [InlineData("v/text-embedding-005", 1, "/v1/projects/p/locations/l/publishers/google/models/text-embedding-005:predict", "token-of-v", "0.006")]
    [InlineData("b/amazon.titan-embed-text-v2:0", 3, "/model/amazon.titan-embed-text-v2%3A0/invoke", "token-of-b", "0.006")]
    [InlineData("b/cohere.embed-v4:0", 1, "/model/cohere.embed-v4%3A0/invoke", "token-of-b", null)]
    public async Task Vectors_OfAModel_AreInOrderWhateverItTakesAtOnce(string model, int calls, string path, string token, string? cost)
    {
        var upstream = new FakeUpstream().On("v.test", Well).On("b.test", Well);
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream);

        var answer = await AskAsync(gateway, model);

        EmbeddingStage.Vectors(answer).ShouldBe([[3, 0.5f], [1, 0.5f], [2, 0.5f]]);
        (answer.Header("x-gateway-target"), answer.Header("x-gateway-cost-usd"), answer.Header("x-gateway-attempts")).ShouldBe((model, cost, "1"));
        upstream.Calls.Count.ShouldBe(calls);
        upstream.Calls.ShouldAllBe(call => call.Address.AbsolutePath == path && call.Headers.Authorization!.ToString() == $"Bearer {token}");
    }

    [Fact]
    public async Task Bedrock_GetsASignatureOfTheBodyItGets()
    {
        var upstream = new FakeUpstream().On("s.test", Well);
        var time = new VirtualTime();
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream, time);

        EmbeddingStage.Vectors(await AskAsync(gateway, "s/cohere.embed-v4:0")).Length.ShouldBe(3);

        var call = upstream.Calls.ShouldHaveSingleItem();
        var date = call.Headers.GetValues("X-Amz-Date").Single();
        var expected = AwsSignature.Sign(
            "POST", call.Address, [new("host", "s.test"), new("x-amz-date", date)], call.Body, new ImmutableCredentials("AKIAIOSFODNN7EXAMPLE", "secret", null), "eu-west-1", "bedrock", time.GetUtcNow());
        call.Headers.GetValues("Authorization").Single().ShouldBe(expected);
        call.Body.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Error_OfBedrock_IsReadInItsOwnFormat()
    {
        var upstream = new FakeUpstream().On("b.test", UpstreamReply.Json(400, """{"message":"Malformed input request"}"""));
        await using var gateway = await GatewayHost.StartAsync(Yaml, upstream);

        var answer = await AskAsync(gateway, "b/cohere.embed-v4:0");

        answer.Status.ShouldBe(400);
        answer.Json.GetProperty("error").GetProperty("message").GetString()!.ShouldContain("Malformed input request");
    }

    private static Task<ClientAnswer> AskAsync(GatewayHost gateway, string model) =>
        gateway.SendAsync(HttpMethod.Post, "/v1/embeddings", $$"""{"model":"{{model}}","input":["3","1","2"]}""");

    /// <summary>The vector of a number as text is that number and a half; an input costs two tokens where they are said.</summary>
    private static UpstreamReply Well(UpstreamCall call)
    {
        var body = JsonNode.Parse(call.Body)!;
        return UpstreamReply.Json(200, body switch
        {
            _ when body["instances"] is JsonArray instances =>
                $$"""{"predictions":[{{string.Join(',', instances.Select(item => $$"""{"embeddings":{"values":[{{item!["content"]}},0.5],"statistics":{"truncated":false,"token_count":2} } }"""))}}]}""",
            _ when body["inputText"] is { } text => $$"""{"embedding":[{{text}},0.5],"inputTextTokenCount":2}""",
            _ => $$"""{"embeddings":{"float":[{{string.Join(',', body["texts"]!.AsArray().Select(text => $"[{text},0.5]"))}}]} }""",
        });
    }
}
