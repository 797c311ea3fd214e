using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols;
using Gateway.Protocols.Bedrock;
using Gateway.Protocols.Prompts;
using Gateway.Tests.Recorded;
using static Gateway.Tests.Protocols.Says;

namespace Gateway.Tests.Protocols.Prompts;

/// <summary>The recorded exchanges of formats that continue a text: requests come out as they were sent, and no bytes break the reading.</summary>
public sealed class RecordedPromptTests
{
    private static readonly NativeExchanges Exchanges = new("invoke", "invoke-with-response-stream", "cohere.v1.chat", "ollama.generate");

    private static readonly Specification? Cohere = Specification.Of("cohere", "/v1/chat");
    private static readonly Specification? Ollama = Specification.Of("ollama", "/api/generate");

    public static TheoryData<string> Requests => Exchanges.Ids(e => NativeExchanges.RequestBody(e) is { Length: > 0 } body && Asked(JsonNode.Parse(body)!.AsObject()) is not null);

    [Theory]
    [MemberData(nameof(Requests), DisableDiscoveryEnumeration = true)]
    public void Request_ReadAndRendered_SaysTheSame(string id)
    {
        var exchange = Exchanges.Get(id);
        var sent = JsonNode.Parse(NativeExchanges.RequestBody(exchange)!)!.AsObject();
        var model = ModelOf(exchange, sent);
        var protocol = ProtocolOf(exchange).For(model);

        var (rendered, request) = (Asked(sent)! with { Stream = exchange.IsStream }).Rendered(protocol, model);

        request.Dropped.ShouldBeEmpty();
        (exchange.Provider switch { "cohere" => Cohere, "ollama" => Ollama, _ => null })?.Faults(rendered).ShouldBeEmpty(rendered.ToJsonString());
        request.Path.ShouldBe(Uri.UnescapeDataString(exchange.Json.GetProperty("request").GetProperty("path").GetString()!) is var path && path.StartsWith("/model/", StringComparison.Ordinal) ? PromptDialect.Titan.PathOf(model, exchange.IsStream) : path);
        foreach (var (name, value) in Flat(sent).Where(m => m.Value is not null && !IsDefault(m.Name, m.Value)))
        {
            var written = Flat(rendered).FirstOrDefault(m => m.Name == name).Value;
            if (name is "prompt" or "inputText")
            {
                written!.GetValue<string>().ShouldContain(value!.GetValue<string>().Trim().Replace("Human: %s\n\nAssistant: ", "", StringComparison.Ordinal));
            }
            else
            {
                Same(written, value).ShouldBeTrue($"{name}: {written?.ToJsonString()} instead of {value!.ToJsonString()}");
            }
        }
    }

    [Fact]
    public void Answers_CutOrMutated_AreReadOrSaidToBeBroken()
    {
        Assert.SkipWhen(RecordedFolder.Path is null, RecordedFolder.WhyMissing);
        var answers = Exchanges.All.Values.Where(e => e is { Status: 200, IsSuspect: false } && !e.Flags.Any(f => f.StartsWith("aws-", StringComparison.Ordinal))).ToArray();
        var pieces = answers.SelectMany(e => e.IsStream ? PromptReading.Lines(e.Body).Where(line => line.Length > 0).Take(20).Select(System.Text.Encoding.UTF8.GetBytes) : [e.Body]).ToArray();
        var protocol = new PromptProtocol("ollama-generate", PromptDialect.OllamaGenerate);

        Mutation.Check(protocol, pieces);
        Mutation.CutAnywhere(protocol, [.. pieces.Take(12)]);
        Mutation.Check(new NovaProtocol(), [.. pieces, .. NovaEvents()]);
        Mutation.Check(new InvokeProtocol().For("amazon.titan-text-express-v1"), [.. pieces.Select(Wrapped)]);
    }

    private static IEnumerable<byte[]> NovaEvents() =>
        ((string[])["""{"messageStart":{"role":"assistant"}}""", """{"contentBlockDelta":{"delta":{"text":"a"},"contentBlockIndex":0}}""", """{"messageStop":{"stopReason":"end_turn"}}""", """{"metadata":{"usage":{"inputTokens":1,"outputTokens":2}}}"""])
            .Select(System.Text.Encoding.UTF8.GetBytes);

    private static byte[] Wrapped(byte[] piece) => JsonSerializer.SerializeToUtf8Bytes(new { bytes = piece });

    /// <summary>The conversation that the native request means; null where it is in a format with messages.</summary>
    private static Conversation? Asked(JsonObject sent)
    {
        var text = sent["prompt"] ?? sent["inputText"] ?? sent["message"];
        if (text is not JsonValue || sent["tools"] is not null)
        {
            return null;
        }

        var options = sent["textGenerationConfig"] ?? sent["options"] ?? sent;
        var history = sent["chat_history"]?.AsArray().Select(m => ((string)m!["role"]!).ToUpperInvariant() switch
        {
            "SYSTEM" => Rule((string)m["message"]!),
            "USER" => User(T((string)m["message"]!)),
            _ => Model(T((string)m["message"]!)),
        }) ?? [];
        return Of([.. history, User(T(text.GetValue<string>()))]) with
        {
            MaxTokens = (int?)(options["max_tokens"] ?? options["maxTokenCount"] ?? options["max_gen_len"] ?? options["max_tokens_to_sample"] ?? options["num_predict"]),
            Stream = (bool?)sent["stream"] ?? false,
            Stop = [.. ((options["stop_sequences"] ?? options["stopSequences"])?.AsArray() ?? []).Select(stop => S((string)stop!))],
            Sampling = new()
            {
                Temperature = (double?)options["temperature"],
                TopP = (double?)(options["top_p"] ?? options["topP"] ?? options["p"]),
                TopK = (int?)(options["top_k"] ?? options["k"]),
            },
        };
    }

    private static string ModelOf(RecordedExchange exchange, JsonObject sent)
    {
        var path = exchange.Json.GetProperty("request").GetProperty("path").GetString()!;
        return path.StartsWith("/model/", StringComparison.Ordinal) ? Uri.UnescapeDataString(path["/model/".Length..path.LastIndexOf('/')]) : (string)sent["model"]!;
    }

    private static IProtocol ProtocolOf(RecordedExchange exchange) => ProtocolTable.BuiltIn.Find(exchange.Provider switch
    {
        "bedrock" => "bedrock-invoke",
        "cohere" => "cohere-v1",
        _ => "ollama-generate",
    })!;

    /// <summary>What says no more than leaving it out does.</summary>
    private static bool IsDefault(string name, JsonNode? value) => name is "chat_history" or "num_generations" or "topP" or "anthropic_version"
        || value is JsonArray { Count: 0 } || (value is JsonValue word && word.TryGetValue<string>(out var text) && text.Length == 0)
        || (name == "raw" && !value!.GetValue<bool>());

    private static IEnumerable<(string Name, JsonNode? Value)> Flat(JsonObject body) =>
        body.SelectMany(m => m.Value is JsonObject inner && (m.Key is "textGenerationConfig" or "options") ? inner.Select(n => (n.Key, n.Value)) : [(m.Key, m.Value)]);

    private static bool Same(JsonNode? left, JsonNode? right) =>
        left is JsonValue a && right is JsonValue b && a.GetValueKind() is JsonValueKind.Number && b.GetValueKind() is JsonValueKind.Number
            ? JsonElement.Parse(a.ToJsonString()).GetDouble().Equals(JsonElement.Parse(b.ToJsonString()).GetDouble())
            : JsonNode.DeepEquals(left, right);
}
