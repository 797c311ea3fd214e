using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Simulator.Scripting;

namespace Simulator.Tests.Wire;

/// <summary>One question in a provider's own format, with all that the provider insists on; the rest of the body as a test has it.</summary>
internal static class Native
{
    public static readonly string[] Formats = ["anthropic", "gemini", "ollama", "cohere", "bedrock", "azure"];

    /// <summary>A question that each format takes.</summary>
    public static string Question(string format, bool stream = false) => format switch
    {
        "anthropic" => $$"""{"model":"sim","max_tokens":1000,"stream":{{Word(stream)}},"messages":[{"role":"user","content":"What is the sea?"}]}""",
        "gemini" => """{"contents":[{"role":"user","parts":[{"text":"What is the sea?"}]}]}""",
        "bedrock" => """{"messages":[{"role":"user","content":[{"text":"What is the sea?"}]}]}""",
        _ => $$"""{"model":"sim","stream":{{Word(stream)}},"messages":[{"role":"user","content":"What is the sea?"}]}""",
    };

    public static string Path(string format, bool stream = false) => format switch
    {
        "anthropic" => "v1/messages",
        "gemini" => stream ? "v1beta/models/sim:streamGenerateContent?alt=sse" : "v1beta/models/sim:generateContent",
        "ollama" => "api/chat",
        "cohere" => "v2/chat",
        "bedrock" => stream ? "model/sim/converse-stream" : "model/sim/converse",
        _ => "openai/deployments/sim/chat/completions?api-version=2024-10-21",
    };

    public static async Task<HttpResponseMessage> AskAsync(SimulatorHost host, string format, string body, bool stream = false, bool withKey = true)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.BaseAddress, $"{format}/{Path(format, stream)}"))
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("anthropic-version", "2023-06-01");
        if (withKey)
        {
            request.Headers.Add(format switch { "anthropic" => "x-api-key", "gemini" => "x-goog-api-key", "azure" => "api-key", _ => "authorization" },
                format is "ollama" or "cohere" or "bedrock" ? "Bearer sk-test" : "sk-test");
        }

        return await http.SendAsync(request);
    }

    /// <summary>The answer to the question that each format takes, under one fault.</summary>
    public static async Task<(HttpResponseMessage Response, string Body)> UnderAsync(string format, Fault fault, bool stream = false)
    {
        await using var host = await SimulatorHost.StartAsync();
        host.Script.Put(format, fault);
        var response = await AskAsync(host, format, Question(format, stream), stream);
        return (response, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The status and the message with which a body is refused.</summary>
    public static async Task<(int Status, string Message)> RefusalAsync(string format, string body)
    {
        await using var host = await SimulatorHost.StartAsync();
        using var response = await AskAsync(host, format, body);
        return ((int)response.StatusCode, Message(format, await response.Content.ReadAsStringAsync()));
    }

    /// <summary>An error's text, from where each format puts it.</summary>
    public static string Message(string format, string body)
    {
        var root = JsonElement.Parse(body);
        return format switch
        {
            "ollama" => root.GetProperty("error").GetString()!,
            "cohere" or "bedrock" => root.GetProperty("message").GetString()!,
            _ => root.GetProperty("error").GetProperty("message").GetString()!,
        };
    }

    private static string Word(bool value) => value ? "true" : "false";
}
