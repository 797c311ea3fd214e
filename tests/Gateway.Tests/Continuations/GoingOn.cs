using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Continuations;

/// <summary>A provider that knows how the text goes on, in a manner of its own; it reads what it was given of it from the request, in its own format.</summary>
internal static class GoingOn
{
    public static UpstreamReply Reply(UpstreamCall call, string whole, Manner manner)
    {
        var body = JsonNode.Parse(call.Body)!.AsObject();
        var isGemini = body.ContainsKey("contents");
        var turns = Turns(body[isGemini ? "contents" : "messages"]!.AsArray());
        var said = Continuation.Of(whole, Given(turns), manner);
        return isGemini ? Gemini(said) : call.Address.AbsolutePath.EndsWith("/v1/messages", StringComparison.Ordinal) ? Anthropic(said)
            : call.Address.AbsolutePath.EndsWith("/api/chat", StringComparison.Ordinal) ? Ollama(said) : OpenAI(said);
    }

    /// <summary>What the request ends with: the role, and the text.</summary>
    public static List<(string Role, string Text)> Turns(JsonArray messages) =>
        [.. messages.Select(message => ((string)message!["role"]!, TextOf(message["content"] ?? message["parts"])))];

    /// <summary>As a provider that speaks Chat Completions.</summary>
    public static UpstreamReply OpenAI(string text, string? usage = """{"prompt_tokens":50,"completion_tokens":20,"total_tokens":70}""") => UpstreamReply.Stream(
        [
            .. Pieces(text).Select((piece, at) => Event($$$"""{"id":"second","object":"chat.completion.chunk","created":99,"model":"another","choices":[{"index":0,"delta":{{{{(at == 0 ? "\"role\":\"assistant\"," : "")}}}"content":{{{JsonSerializer.Serialize(piece)}}}},"finish_reason":null}]}""")),
            Event("""{"id":"second","object":"chat.completion.chunk","created":99,"model":"another","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"""),
            .. usage is null ? (string[])[] : [Event($$"""{"id":"second","object":"chat.completion.chunk","created":99,"model":"another","choices":[],"usage":{{usage}}}""")],
            Event("[DONE]"),
        ]);

    private static int Given(List<(string Role, string Text)> turns) => turns[^1] switch
    {
        ("assistant" or "model", var text) => text.Length,
        (_, var text) when text.Contains("Your last message broke off", StringComparison.Ordinal) => turns[^2].Text.Length,
        (_, var text) when text.Contains("Your answer broke off", StringComparison.Ordinal) => 0,
        _ => 0,   // asked as if it were the first
    };

    private static string TextOf(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(part => (string?)part!["text"])),
        null => "",
        _ => (string)content!,
    };

    private static UpstreamReply Anthropic(string text) => UpstreamReply.Stream(
        [
            Named("message_start", """{"type":"message_start","message":{"id":"msg_second","type":"message","role":"assistant","content":[],"model":"another","stop_reason":null,"usage":{"input_tokens":50,"output_tokens":1}}}"""),
            Named("content_block_start", """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            .. Pieces(text).Select(piece => Named("content_block_delta", $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{JsonSerializer.Serialize(piece)}}}}}""")),
            Named("content_block_stop", """{"type":"content_block_stop","index":0}"""),
            Named("message_delta", """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":20}}"""),
            Named("message_stop", """{"type":"message_stop"}"""),
        ]);

    private static UpstreamReply Gemini(string text) => UpstreamReply.Stream(
        [
            .. Pieces(text).Select(piece => Event($$$"""{"candidates":[{"content":{"role":"model","parts":[{"text":{{{JsonSerializer.Serialize(piece)}}}}]},"index":0}],"modelVersion":"another","responseId":"second"}""")),
            Event("""{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":50,"candidatesTokenCount":20,"totalTokenCount":70}}"""),
        ]);

    private static UpstreamReply Ollama(string text) => UpstreamReply.Stream(
        [
            .. Pieces(text).Select(piece => $$"""{"model":"another","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":{{JsonSerializer.Serialize(piece)}}},"done":false}""" + "\n"),
            """{"model":"another","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":50,"eval_count":20}""" + "\n",
        ]) with { ContentType = "application/x-ndjson" };

    private static IEnumerable<string> Pieces(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(at + 7, text.Length);
            end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
            yield return text[at..end];
            at = end;
        }
    }

    private static string Event(string data) => $"data: {data}\n\n";

    private static string Named(string name, string data) => $"event: {name}\ndata: {data}\n\n";
}
