using Simulator.Tests.Wire;

namespace Simulator.Tests.Formats;

/// <summary>What a careless translation would send, and what the provider says to it.</summary>
public sealed class NativeRefusalTests
{
    private const string Use = """{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]}""";

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}]}""", "max_tokens: Field required")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"}],"n":1}""", "n: Extra inputs are not permitted")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":""}]}""", "must have non-empty content")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"tool","content":"x"}]}""", "Input should be 'user' or 'assistant'")]
    [InlineData("""{"model":"m","max_tokens":9,"temperature":1.5,"messages":[{"role":"user","content":"x"}]}""", "temperature: range: 0..1")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"x"},""" + Use + """,{"role":"user","content":"y"}]}""", "`tool_use` ids were found without")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t9","content":"y"}]}]}""", "unexpected `tool_use_id`")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"!"}}]}]}""", "invalid base64")]
    [InlineData("""{"model":"m","max_tokens":1024,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":"x"}]}""", "must be greater than")]
    public Task Anthropic_Refuses(string body, string words) => RefusedAsync("anthropic", body, words);

    [Theory]
    [InlineData("""{"contents":[{"role":"assistant","parts":[{"text":"x"}]}]}""", "Please use a valid role: user, model.")]
    [InlineData("""{"contents":[{"role":"user","parts":[]}]}""", "parts must not be empty")]
    [InlineData("""{"messages":[]}""", "Unknown name \"messages\": Cannot find field")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","additionalProperties":false}}]}]}""",
        "Unknown name \"additionalProperties\"")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":"x"}]},{"role":"model","parts":[{"functionCall":{"name":"f","args":{}}}]},{"role":"user","parts":[{"text":"y"}]}]}""",
        "number of function response parts")]
    [InlineData("""{"contents":[{"role":"user","parts":[{"text":"x"}]}],"generationConfig":{"responseSchema":{"type":"OBJECT"}}}""", "response_mime_type")]
    public Task Gemini_Refuses(string body, string words) => RefusedAsync("gemini", body, words);

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "model is required")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}""", "cannot unmarshal array into Go struct field")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x","images":["data:image/png;base64,AAAA"]}]}""", "illegal base64 data")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}]}""", "cannot unmarshal string")]
    public Task Ollama_Refuses(string body, string words) => RefusedAsync("ollama", body, words);

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"top_p":0.5}""", "parameter 'top_p' is not a valid field")]
    [InlineData("""{"model":"m","messages":[{"role":"developer","content":"x"}]}""", "must have a role of")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","tool_call_id":"t9","content":"x"}]}""", "has no tool call before it")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema"}}""", "response_format.type")]
    public Task Cohere_Refuses(string body, string words) => RefusedAsync("cohere", body, words);

    [Theory]
    [InlineData("""{"messages":[{"role":"assistant","content":[{"text":"x"}]}]}""", "must start with a user message")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]},{"role":"user","content":[{"text":"y"}]}]}""", "roles must alternate")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":" "}]}]}""", "is blank")]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"x"}]},{"role":"assistant","content":[{"toolUse":{"toolUseId":"t","name":"f","input":{}}}]}]}""", "toolConfig field must be defined")]
    public Task Bedrock_Refuses(string body, string words) => RefusedAsync("bedrock", body, words);

    private static async Task RefusedAsync(string format, string body, string words)
    {
        var (status, message) = await Native.RefusalAsync(format, body);

        status.ShouldBe(400);
        message.ShouldContain(words);
    }
}
