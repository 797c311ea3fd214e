using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Conversations;
using Gateway.Tests.Protocols;
using Gateway.Tests.Protocols.Bedrock;
using Gateway.Tests.Protocols.Cohere;
using Gateway.Tests.Protocols.Gemini;
using Gateway.Tests.Protocols.Ollama;
using Gateway.Tests.Support;
using AnthropicAnswer = Gateway.Tests.Protocols.Anthropic.ExpectedAnswer;

namespace Gateway.Tests.Recorded;

/// <summary>A format other than the client's, as the recordings have it.</summary>
/// <param name="Format">As a provider's row names it.</param>
/// <param name="Model">A model that its rows take.</param>
/// <param name="Read">Reads the bytes of an answer that came whole, or of a stream.</param>
/// <param name="Boundaries">Where each piece of a stream ends.</param>
internal sealed partial record NativeFormat(string Format, string Model, Func<byte[], bool, SaidAnswer> Read, Func<byte[], IReadOnlyList<int>> Boundaries)
{
    public static readonly NativeFormat Anthropic = new("anthropic", "claude-sonnet-4-5", ReadAnthropic, StreamReading.Boundaries);
    private static readonly NativeFormat Gemini = new("gemini", "gemini-2.5-flash", static (body, _) => ReadGemini(body), StreamReading.Boundaries);
    private static readonly NativeFormat Interactions = Gemini with { Format = "gemini-interactions", Read = InteractionReading.Of };
    private static readonly NativeFormat Vertex = Gemini with { Format = "vertex" };
    private static readonly NativeFormat VertexClaude = Anthropic with { Format = "vertex" };
    private static readonly NativeFormat Ollama = new("ollama", "m", static (body, _) => Of(OllamaExchanges.Read(body)), Lines);
    private static readonly NativeFormat Cohere = new("cohere", "command-a-03-2025", static (body, isStream) => Of(isStream ? CohereExchanges.ReadStream(body) : CohereExchanges.ReadWhole(body)), StreamReading.Boundaries);

    private static readonly NativeFormat Bedrock = new("bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0", ReadConverse, static body => [0, .. RecordedConverse.FramesOf(body).Select(frame => frame.End)]);

    private static readonly NativeFormat OllamaGenerate = new("ollama-generate", "m", static (body, isStream) => PromptReading.Of(isStream ? PromptReading.Lines(body) : [Encoding.UTF8.GetString(body)]), Lines);
    private static readonly NativeFormat CohereChat = OllamaGenerate with { Format = "cohere-v1" };

    private static readonly NativeFormat Invoked = Bedrock with
    {
        Format = "bedrock-invoke",
        Read = static (body, isStream) => PromptReading.Of(isStream ? Unwrapped(body) : [Encoding.UTF8.GetString(body)]),
    };

    /// <summary>The format of an endpoint's exchanges at a provider; null when the gateway does not speak it, or it is the client's own.</summary>
    public static NativeFormat? Of(RecordedExchange exchange, string endpoint) => endpoint switch
    {
        "messages" => Anthropic,
        "rawPredict" or "streamRawPredict" => VertexClaude,
        "generateContent" or "streamGenerateContent" => exchange.Provider == "vertex" ? Vertex : Gemini,
        "interactions" => Interactions,
        "ollama.chat" => Ollama,
        "cohere.v2.chat" => Cohere,
        "converse" or "converse-stream" => Bedrock,
        "ollama.generate" => OllamaGenerate,
        "cohere.v1.chat" => CohereChat,
        "invoke" or "invoke-with-response-stream" => OfInvoked(exchange),
        _ => null,
    };

    /// <summary>What a model's own format is, its id tells.</summary>
    private static NativeFormat? OfInvoked(RecordedExchange exchange)
    {
        var path = exchange.Json.GetProperty("request").GetProperty("path").GetString()!;
        var model = Uri.UnescapeDataString(path["/model/".Length..path.LastIndexOf('/')]);
        return model.Contains(".claude-v2", StringComparison.Ordinal) ? Invoked with { Model = model }
            : model.Contains(".claude-", StringComparison.Ordinal) ? Invoked with { Model = model, Read = ReadWrappedAnthropic }
            : model.Contains(".nova-", StringComparison.Ordinal) ? Invoked with { Model = model, Read = ReadConverse }
            : exchange.Status == 200 && (model.StartsWith("openai.", StringComparison.Ordinal) || model.StartsWith("ai21.jamba", StringComparison.Ordinal)) ? Invoked with { Model = model, Read = ReadTaggedCompletion }
            : Invoked with { Model = model };
    }

    /// <summary>A Chat Completion whose text may begin with its reasoning.</summary>
    private static SaidAnswer ReadTaggedCompletion(byte[] body, bool isStream)
    {
        isStream.ShouldBeFalse();
        var said = SaidAnswer.OfCompletion(Encoding.UTF8.GetString(body));
        var tagged = Tagged().Match(said.Text);
        return tagged.Success ? said with { Reasoning = tagged.Groups[1].Value, Text = tagged.Groups[2].Value } : said;
    }

    [GeneratedRegex("^<reasoning>(.*?)</reasoning>(.*)$", RegexOptions.Singleline)]
    private static partial Regex Tagged();

    private static SaidAnswer ReadWrappedAnthropic(byte[] body, bool isStream) =>
        ReadAnthropic(isStream ? [.. Unwrapped(body).SelectMany(data => Encoding.UTF8.GetBytes($"data: {data}\n\n"))] : body, isStream);

    private static IEnumerable<string> Unwrapped(byte[] body) =>
        RecordedConverse.FramesOf(body).Select(frame => Encoding.UTF8.GetString(JsonDocument.Parse(frame.Payload).RootElement.GetProperty("bytes").GetBytesFromBase64()));

    private static SaidAnswer ReadAnthropic(byte[] body, bool isStream)
    {
        var answer = isStream ? AnthropicAnswer.OfEvents(ClientAnswer.ReadEvents([.. body, .. "\n\n"u8])) : AnthropicAnswer.OfBody(body);
        return new()
        {
            Text = answer.Text,
            Reasoning = answer.Reasoning,
            Refusal = answer.Explanation,
            Calls = [.. answer.Calls.Select(c => (c.Name, c.Arguments))],
            Finish = answer.StopReason switch
            {
                null => null,
                "max_tokens" => "length",
                "tool_use" => "tool_calls",
                "refusal" => "content_filter",
                _ => "stop",
            },
            Used = answer.Used,
        };
    }

    private static SaidAnswer ReadConverse(byte[] body, bool isStream)
    {
        var answer = isStream ? ExpectedConverse.OfEvents(RecordedConverse.FramesOf(body)) : ExpectedConverse.OfBody(body);
        long Count(string name) => answer.Usage is { } usage && usage.TryGetProperty(name, out var count) ? count.GetInt64() : 0;
        return new()
        {
            Text = answer.Text,
            Reasoning = answer.Reasoning,
            Calls = [.. answer.Calls],
            Finish = answer.Reason switch
            {
                null => null,
                "max_tokens" => "length",
                "guardrail_intervened" or "content_filtered" => "content_filter",
                "tool_use" => "tool_calls",
                _ => "stop",
            },
            Used = answer.Usage is null ? null : (Count("totalTokens") - Count("outputTokens"), Count("cacheReadInputTokens"), Count("outputTokens")),
        };
    }

    private static SaidAnswer ReadGemini(byte[] body)
    {
        var answer = GeminiReading.Of(body);
        long Count(string name) => answer.Usage is { } usage && usage.TryGetProperty(name, out var count) ? count.GetInt64() : 0;
        return new()
        {
            Text = answer.Text,
            Reasoning = answer.Thought,
            Refusal = answer.Refusal,
            Calls = [.. answer.Calls.Select(c => (c.Name, c.Arguments.ToJsonString()))],
            Finish = answer.Finish is { } finish ? Word(finish) : null,
            Used = Count("promptTokenCount") > 0 ? (Count("promptTokenCount"), Count("cachedContentTokenCount"), Count("candidatesTokenCount") + Count("thoughtsTokenCount")) : null,
        };
    }

    private static SaidAnswer Of(ExpectedAnswer answer) => new()
    {
        Text = answer.Text,
        Reasoning = answer.Thought,
        Calls = [.. answer.Calls.Select(c => (c.Name, c.Arguments))],
        Finish = answer.Finish is { } finish ? Word(finish) : null,
        Used = answer.Usage is { } used ? (used.Prompt, used.Cached, used.Completion) : null,
    };

    private static string Word(FinishReason reason) => reason switch
    {
        FinishReason.Length => "length",
        FinishReason.ToolCalls => "tool_calls",
        FinishReason.ContentFilter => "content_filter",
        _ => "stop",
    };

    private static List<int> Lines(byte[] body)
    {
        var ends = new List<int> { 0 };
        for (var at = 0; at < body.Length; at++)
        {
            if (body[at] == '\n')
            {
                ends.Add(at + 1);
            }
        }

        return ends;
    }
}
