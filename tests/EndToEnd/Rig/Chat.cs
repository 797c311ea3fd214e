using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Rig;

/// <summary>Chat Completions by hand, for what no SDK shows.</summary>
internal static class Chat
{
    public static string Body(string model, bool stream = false, string text = "What is the sea?", string more = "") =>
        $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    public static async Task<HttpResponseMessage> PostAsync(this HttpClient http, string body, string path = "/v1/chat/completions")
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    /// <summary>The payloads of a stream, <c>[DONE]</c> too. Anything that is not an event of one data line is refused.</summary>
    public static IReadOnlyList<string> Events(string stream)
    {
        stream.ShouldEndWith("\n\n");
        return [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(text =>
        {
            text.ShouldStartWith("data: ");
            text.ShouldNotContain('\n');
            return text["data: ".Length..];
        })];
    }

    /// <summary>The text of the chunks, put together.</summary>
    public static string Text(IEnumerable<string> chunks)
    {
        var text = new StringBuilder();
        foreach (var chunk in chunks)
        {
            foreach (var choice in JsonNode.Parse(chunk)!["choices"]!.AsArray())
            {
                text.Append(choice!["delta"]!["content"]?.GetValue<string>());
            }
        }

        return text.ToString();
    }

    public static string Text(string answer) => JsonElement.Parse(answer).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
}
