using System.Text.Json;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary>A format that clients ask in, as the tests speak and understand it by their own means.</summary>
/// <param name="Path">Its endpoint.</param>
/// <param name="Ask">A short request for a model, streamed or not.</param>
/// <param name="Read">What an answer says, in one piece or as a stream.</param>
/// <param name="IsWhole">Whether a stream's events come to the format's own end.</param>
/// <param name="IsError">Whether this is the format's error, as a body or as an event's data.</param>
/// <param name="Native">The format that a target's row names when it speaks this one itself; null for none.</param>
internal sealed record ClientDialect(
    string Path,
    Func<string, bool, string> Ask,
    Func<byte[], bool, SaidAnswer> Read,
    Func<IReadOnlyList<string>, bool> IsWhole,
    Func<JsonElement, bool> IsError,
    string? Native)
{
    public static ClientDialect Messages { get; } = new(
        "/v1/messages",
        static (model, stream) => $$"""{"model":"{{model}}","max_tokens":64,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Hello"}]}""",
        NativeFormat.Anthropic.Read,
        static events => events.Count > 0 && TypeOf(events[^1]) == "message_stop",
        static json => json.GetProperty("type").GetString() == "error"
            && json.GetProperty("error").GetProperty("type").GetString()!.Length > 0
            && json.GetProperty("error").GetProperty("message").GetString()!.Length > 0
            && json.GetProperty("request_id").GetString()!.StartsWith("req_", StringComparison.Ordinal),
        "anthropic")
    {
        UsedOtherwise = (0, 0, 0),
    };

    public static ClientDialect Responses { get; } = new(
        "/v1/responses",
        static (model, stream) => $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"input":"Hello"}""",
        ResponseReading.Of,
        static events => events.Count > 0 && events[^1] is var last && (last == "[DONE]" || TypeOf(last) is "response.completed" or "response.incomplete"),
        static json => json.GetProperty("error").GetProperty("message").GetString()!.Length > 0,
        "responses")
    {
        KeepsRefusals = true,
    };

    public static ClientDialect Completions { get; } = new(
        "/v1/completions",
        static (model, stream) => $$"""{"model":"{{model}}","stream":{{(stream ? "true,\"stream_options\":{\"include_usage\":true}" : "false")}},"prompt":"Hello"}""",
        CompletionReading.Of,
        static events => events is [.., "[DONE]"],
        static json => json.GetProperty("error").GetProperty("message").GetString()!.Length > 0,
        null)
    {
        HasCalls = false,
    };

    /// <summary>Whether there are calls in its answers.</summary>
    public bool HasCalls { get; init; } = true;

    /// <summary>Whether a refusal's words have a place of their own.</summary>
    public bool KeepsRefusals { get; init; }

    /// <summary>What an answer says it used where its provider does not.</summary>
    public (long Prompt, long Cached, long Completion)? UsedOtherwise { get; init; }

    public static string? TypeOf(string data) => JsonDocument.Parse(data).RootElement.TryGetProperty("type", out var type) ? type.GetString() : null;

    public bool IsErrorEvent(string data) => data != "[DONE]" && JsonDocument.Parse(data).RootElement is var root && root.TryGetProperty("error", out _) && IsError(root);

    public Task<ClientAnswer> AskAsync(GatewayHost gateway, string model, bool stream) => SendAsync(gateway, Ask(model, stream));

    public async Task<ClientAnswer> SendAsync(GatewayHost gateway, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await gateway.SendAsync(request);
    }
}
