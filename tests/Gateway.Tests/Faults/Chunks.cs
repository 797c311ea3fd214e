namespace Gateway.Tests.Faults;

/// <summary>Events and answers of a provider that keeps to the format.</summary>
internal static class Chunks
{
    public const string Role = """{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}""";
    public const string Hello = """{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}""";
    public const string World = """{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":" world"},"finish_reason":null}]}""";
    public const string Stop = """{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    public const string Done = "[DONE]";
    public const string Answer = """{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}""";

    public static string Event(string data) => $"data: {data}\n\n";

    public static string Error(string message, string code) => $$"""{"error":{"message":"{{message}}","type":"some_error","param":null,"code":"{{code}}"} }""";

    public static string Request(string model, bool stream = false) =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"Hi"}]}""";
}
