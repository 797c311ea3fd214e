using System.Text.Json;
using Gateway.Tests.Clients;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.RoundTrips;

/// <summary>A format that clients speak: how the one conversation of these tests is asked in it, and how its answers are read.</summary>
/// <param name="Name">In the tests' names.</param>
/// <param name="Path">Where it is asked.</param>
/// <param name="Ask">Makes the request for a model, given whether it streams.</param>
/// <param name="Read">Reads a whole answer, or a stream up to its end.</param>
/// <param name="IsWhole">Whether a stream ended as the format has it.</param>
/// <param name="IsError">Whether an answer that is no answer, or a stream's last event, is the format's error.</param>
internal sealed record ClientWay(string Name, string Path, Func<string, bool, string> Ask, Func<ClientAnswer, bool, SaidAnswer> Read, Func<ClientAnswer, bool> IsWhole, Func<string, bool> IsError)
{
    public const string Image = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

    /// <summary>Every format there is a client's endpoint for. A new one is met with every protocol by being put here.</summary>
    public static IReadOnlyList<ClientWay> All { get; } =
    [
        new(
            "chat completions",
            "/v1/chat/completions",
            Chat,
            static (answer, stream) => stream ? SaidAnswer.OfChunks(answer.Events) : SaidAnswer.OfCompletion(answer.Text),
            static answer => answer.Events is [.., "[DONE]"],
            static data => ClientAnswer.ShouldHaveErrorShape(data).ValueKind == JsonValueKind.Object),
        Of("messages", ClientDialect.Messages, Messages),
        Of("responses", ClientDialect.Responses, Responses),
    ];

    private static ClientWay Of(string name, ClientDialect dialect, Func<string, bool, string> ask) =>
        new(name, dialect.Path, ask, (answer, stream) => dialect.Read(answer.Body, stream), answer => dialect.IsWhole(answer.Events), data => dialect.IsError(JsonElement.Parse(data)));

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

    private static string Messages(string model, bool stream) => JsonSerializer.Serialize(new
    {
        model,
        stream,
        max_tokens = 200,
        system = "Be brief.",
        tools = new[] { new { name = "get_weather", description = "Tells it.", input_schema = new { type = "object", properties = new { city = new { type = "string" } }, required = new[] { "city" } } } },
        messages = new object[]
        {
            new { role = "user", content = new object[] { new { type = "text", text = "Where is this?" }, new { type = "image", source = new { type = "base64", media_type = "image/png", data = Image } } } },
            new { role = "assistant", content = new object[] { new { type = "text", text = "Let me see." }, new { type = "tool_use", id = "toolu_9", name = "get_weather", input = new { city = "Oslo" } } } },
            new { role = "user", content = new object[] { new { type = "tool_result", tool_use_id = "toolu_9", content = "3 degrees and \"snow\"" } } },
            new { role = "assistant", content = "It is cold." },
            new { role = "user", content = "And in Paris?" },
        },
    });

    private static string Responses(string model, bool stream) => JsonSerializer.Serialize(new
    {
        model,
        stream,
        max_output_tokens = 200,
        instructions = "Be brief.",
        tools = new[] { new { type = "function", name = "get_weather", description = "Tells it.", parameters = new { type = "object", properties = new { city = new { type = "string" } }, required = new[] { "city" } } } },
        input = new object[]
        {
            new { role = "user", content = new object[] { new { type = "input_text", text = "Where is this?" }, new { type = "input_image", image_url = $"data:image/png;base64,{Image}" } } },
            new { type = "message", role = "assistant", content = new[] { new { type = "output_text", text = "Let me see." } } },
            new { type = "function_call", call_id = "call_1", name = "get_weather", arguments = "{\"city\":\"Oslo\"}" },
            new { type = "function_call_output", call_id = "call_1", output = "3 degrees and \"snow\"" },
            new { role = "assistant", content = "It is cold." },
            new { role = "user", content = "And in Paris?" },
        },
    });

    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
