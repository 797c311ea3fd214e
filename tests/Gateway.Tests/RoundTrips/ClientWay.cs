using System.Text.Json;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.RoundTrips;

/// <summary>A format that clients speak: how the one conversation of these tests is asked in it, and how its answers are read.</summary>
/// <param name="Name">In the tests' names.</param>
/// <param name="Path">Where it is asked.</param>
/// <param name="Ask">Makes the request for a model, given whether it streams.</param>
/// <param name="Read">Reads a whole answer, or a stream up to its end.</param>
/// <param name="IsWhole">Whether a stream ended as the format has it.</param>
internal sealed record ClientWay(string Name, string Path, Func<string, bool, string> Ask, Func<ClientAnswer, bool, SaidAnswer> Read, Func<ClientAnswer, bool> IsWhole)
{
    public const string Image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

    /// <summary>Every format there is a client's endpoint for. A new one is met with every protocol by being put here.</summary>
    public static IReadOnlyList<ClientWay> All { get; } =
    [
        new("chat completions", "/v1/chat/completions", Chat, static (answer, stream) => stream ? SaidAnswer.OfChunks(answer.Events) : SaidAnswer.OfCompletion(answer.Text), static answer => answer.Events is [.., "[DONE]"]),
    ];

    /// <summary>Instructions, a picture, a call, its result, another question: two turns.</summary>
    private static string Chat(string model, bool stream) => JsonSerializer.Serialize(new
    {
        model,
        stream,
        stream_options = stream ? new { include_usage = true } : null,
        max_tokens = 200,
        tools = new[] { new { type = "function", function = new { name = "get_weather", description = "Tells it.", parameters = new { type = "object", properties = new { city = new { type = "string" } }, required = new[] { "city" } } } } },
        messages = new object[]
        {
            new { role = "system", content = "Be brief." },
            new { role = "user", content = new object[] { new { type = "text", text = "Where is this?" }, new { type = "image_url", image_url = new { url = $"data:image/png;base64,{Image}" } } } },
            new { role = "assistant", content = "Let me see.", tool_calls = new[] { new { id = "call_1", type = "function", function = new { name = "get_weather", arguments = "{\"city\":\"Oslo\"}" } } } },
            new { role = "tool", tool_call_id = "call_1", content = "3 degrees and \"snow\"" },
            new { role = "assistant", content = "It is cold." },
            new { role = "user", content = "And in Paris?" },
        },
    },
    Options);

    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
