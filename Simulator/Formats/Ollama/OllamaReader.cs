using System.Text.Json;
using Simulator.Answers;

namespace Simulator.Formats.Ollama;

/// <summary>
/// Reads a request as Ollama's Go does: what it does not know it overlooks, but what it knows must be of the right kind. Its faults are those of Go's JSON reader.
/// </summary>
internal sealed class OllamaReader(IncomingRequest request)
{
    private readonly Said _said = new();

    public ChatRequest Read()
    {
        var root = request.Json("invalid character in request body");
        var model = root.Text("model") is { Length: > 0 } name ? name : throw new BadRequestException("model is required");
        Kind(root, "stream", "bool", JsonValueKind.True, JsonValueKind.False);
        Kind(root, "options", "map[string]interface {}", JsonValueKind.Object);
        Kind(root, "messages", "[]api.Message", JsonValueKind.Array);
        Kind(root, "tools", "api.Tools", JsonValueKind.Array);
        foreach (var message in root.Items("messages"))
        {
            Read(message);
        }

        var options = root.Member("options") ?? default;
        CheckOptions(options);
        return new ChatRequest
        {
            Provider = request.Provider,
            Model = model,
            Body = request.Body,
            // It streams unless told not to.
            Stream = root.Member("stream") is not { ValueKind: JsonValueKind.False },
            MaxTokens = options.Count("num_predict") is > 0 and var most ? most : null,
            LastUserText = _said.LastUserText,
            Images = _said.Images,
            PromptTokens = _said.Tokens,
            ToolResult = _said.ToolResult,
            Thinking = Thinking(root),
            Tools = _said.UserSpokeLast ? ToolChoice.Among(root.Items("tools").Select(Tool), null, _said.LastUserText) : [],
            Schema = Schema(root),
        };
    }

    private static void Kind(JsonElement element, string name, string type, params JsonValueKind[] kinds)
    {
        if (element.Member(name) is { } value && !kinds.Contains(value.ValueKind))
        {
            throw new BadRequestException($"json: cannot unmarshal {Go(value.ValueKind)} into Go struct field ChatRequest.{name} of type {type}");
        }
    }

    private static string Go(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False ? "bool" : kind.ToString().ToLowerInvariant();

    private static void CheckOptions(JsonElement options)
    {
        foreach (var name in (ReadOnlySpan<string>)["temperature", "top_p", "min_p", "num_predict", "num_ctx", "seed", "top_k", "repeat_penalty", "presence_penalty", "frequency_penalty"])
        {
            if (options.Member(name) is { ValueKind: not JsonValueKind.Number })
            {
                throw new BadRequestException($"option \"{name}\" must be of type number");
            }
        }

        if (options.Member("stop") is { } stop && (stop.ValueKind is not JsonValueKind.Array || stop.EnumerateArray().Any(text => text.ValueKind is not JsonValueKind.String)))
        {
            throw new BadRequestException("option \"stop\" must be of type array of strings");
        }
    }

    private static bool Thinking(JsonElement root) => root.Member("think") switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.String } level when level.GetString() is "high" or "medium" or "low" or "max" => true,
        var other => throw new BadRequestException($"invalid think value: {other} (must be \"high\", \"medium\", \"low\", true, or false)"),
    };

    private static JsonElement? Schema(JsonElement root) => root.Member("format") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } schema => schema,
        { ValueKind: JsonValueKind.String } name when name.GetString() is "json" => ToolChoice.NoParameters,
        { ValueKind: JsonValueKind.String } name when name.GetString() is "" => null,
        var other => throw new BadRequestException($"invalid format: {other}; expected \"json\" or a valid JSON Schema object"),
    };

    private static ToolChoice Tool(JsonElement tool)
    {
        var function = tool.Member("function") ?? throw new BadRequestException("json: cannot unmarshal into Go struct field ChatRequest.tools.function of type api.ToolFunction");
        return new ToolChoice(function.Text("name") ?? "", function.Member("parameters") ?? ToolChoice.NoParameters);
    }

    private void Read(JsonElement message)
    {
        Kind(message, "content", "string", JsonValueKind.String);
        var text = message.Text("content") ?? "";
        var images = message.Items("images").Select(image => image.ValueKind is JsonValueKind.String && ImageSeen.Base64(image.GetString()!) is { } bytes
            ? new ImageSeen(bytes, ImageSeen.TypeOf(image.GetString()!))
            : throw new BadRequestException("illegal base64 data at input byte 4")).ToArray();
        foreach (var call in message.Items("tool_calls"))
        {
            var arguments = (call.Member("function") ?? default).Member("arguments");
            if (arguments is not null && !arguments.IsObject())
            {
                throw new BadRequestException($"json: cannot unmarshal {Go(arguments.Value.ValueKind)} into Go struct field ChatRequest.messages.tool_calls.function.arguments of type "
                    + "api.ToolCallFunctionArguments");
            }
        }

        switch (message.Text("role"))
        {
            case "system":
                _said.System(text);
                break;
            case "user":
                _said.User(text, images);
                break;
            case "assistant":
                _said.Assistant(text);
                break;
            case "tool":
                _said.Result(text);
                break;
            default:
                throw new BadRequestException($"invalid role: {message.Text("role")}, role must be one of [system, user, assistant, tool]");
        }
    }
}
