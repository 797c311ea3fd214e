using System.Text.Json;
using Simulator.Answers;

namespace Simulator.Formats.Cohere;

/// <summary>Reads a request as version 2 of Cohere's chat does; its OpenAPI document says which names and values there are.</summary>
internal sealed class CohereReader(IncomingRequest request)
{
    private static readonly HashSet<string> Known =
    [
        "model", "messages", "stream", "tools", "strict_tools", "documents", "citation_options", "response_format", "safety_mode", "max_tokens", "stop_sequences",
        "temperature", "seed", "frequency_penalty", "presence_penalty", "k", "p", "logprobs", "tool_choice", "thinking", "priority", "raw_prompting",
    ];

    private readonly JsonElement _root = request.Json("invalid request: body is not valid JSON");
    private readonly Said _said = new();
    private readonly HashSet<string> _open = [];

    public ChatRequest Read()
    {
        Check(_root.Unknown(Known) is null, $"unknown field: parameter '{_root.Unknown(Known)}' is not a valid field");
        var model = _root.Text("model") is { Length: > 0 } name ? name : throw new BadRequestException("model is required");
        Check(_root.Number("temperature") is not (< 0 or > 2), "temperature must be between 0 and 2 inclusive.");
        Check(_root.Number("p") is not (< 0 or > 0.99), "p must be between 0 and 0.99 inclusive.");
        Check(_root.Number("k") is not (< 0 or > 500), "k must be between 0 and 500 inclusive.");
        Check(_root.Number("frequency_penalty") is not (< 0 or > 1), "frequency_penalty must be between 0 and 1 inclusive.");
        Check(_root.Number("presence_penalty") is not (< 0 or > 1), "presence_penalty must be between 0 and 1 inclusive.");
        Check(_root.Items("stop_sequences").Length <= 5, "too many stop sequences: at most 5 are allowed");
        var messages = _root.Items("messages");
        Check(messages.Length > 0, "messages must have at least one message");
        foreach (var message in messages)
        {
            Read(message);
        }

        Check(_open.Count == 0, $"tool calls without a tool message: {string.Join(", ", _open)}");
        var tools = Tools();
        var thinking = _root.Member("thinking") ?? default;
        Check(thinking.ValueKind is not JsonValueKind.Object || thinking.Text("type") is "enabled" or "disabled", "thinking.type must be one of enabled, disabled");
        Check(thinking.Number("token_budget") is not < 1, "thinking.token_budget must be at least 1");
        return new ChatRequest
        {
            Provider = request.Provider,
            Model = model,
            Body = request.Body,
            Stream = _root.Flag("stream"),
            MaxTokens = _root.Count("max_tokens"),
            LastUserText = _said.LastUserText,
            Images = _said.Images,
            PromptTokens = _said.Tokens,
            ToolResult = _said.ToolResult,
            Thinking = thinking.Text("type") is "enabled",
            Tools = _said.UserSpokeLast ? tools : [],
            Schema = Schema(),
        };
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BadRequestException($"invalid request: {otherwise}");
        }
    }

    private void Read(JsonElement message)
    {
        var role = message.Text("role");
        Check(role is "tool" || _open.Count == 0, $"tool calls without a tool message: {string.Join(", ", _open)}");
        switch (role)
        {
            case "system":
                _said.System(Text(message));
                break;
            case "user":
                Check(message.Member("content") is not null, "user messages must have content");
                _said.User(Text(message), [.. message.Items("content").Where(part => part.Text("type") is "image_url").Select(Image)]);
                break;
            case "assistant":
                Assistant(message);
                break;
            case "tool":
                var id = message.Text("tool_call_id") ?? "";
                Check(_open.Remove(id), $"tool message with tool_call_id '{id}' has no tool call before it");
                _said.Result(ToolText(message));
                break;
            default:
                Check(false, $"messages must have a role of 'system', 'user', 'assistant' or 'tool', not '{role}'");
                break;
        }
    }

    private void Assistant(JsonElement message)
    {
        var calls = message.Items("tool_calls");
        Check(calls.Length > 0 || message.Member("content") is not null, "assistant messages must have content or tool_calls");
        foreach (var call in calls)
        {
            var function = call.Member("function") ?? default;
            Check(call.Text("id") is { Length: > 0 } id && _open.Add(id), "tool calls must have an id of their own");
            Check(call.Text("type") is "function" && function.Text("name") is { Length: > 0 }, "tool calls must name a function");
            Check(function.Text("arguments") is { } arguments && IsObject(arguments), "tool call arguments must be a JSON object in a string");
        }

        _said.Assistant(Text(message));
    }

    private static bool IsObject(string json)
    {
        try
        {
            return JsonElement.Parse(json).ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Text(JsonElement message)
    {
        foreach (var part in message.Items("content"))
        {
            Check(part.Text("type") is "text" or "image_url" or "thinking" or "document", $"content type '{part.Text("type")}' is not supported");
            Check(part.Text("type") is not "text" || part.Text("text") is not null, "text content must have a text");
        }

        return message.Text("content") ?? string.Join(' ', message.Items("content").Select(part => part.Text("text")).OfType<string>());
    }

    private static string ToolText(JsonElement message) =>
        message.Text("content") ?? string.Join(' ', message.Items("content").Select(part => part.Text("text") ?? (part.Member("document") ?? default).Member("data")?.ToString() ?? ""));

    private static ImageSeen Image(JsonElement part)
    {
        var url = (part.Member("image_url") ?? default).Text("url") ?? "";
        var seen = ImageSeen.FromUrl(url);
        Check(seen.Bytes is not null || url.StartsWith("http", StringComparison.Ordinal), "image_url.url must be a web URL or a base64 data URI");
        return seen;
    }

    private IReadOnlyList<ToolChoice> Tools()
    {
        var tools = _root.Items("tools").Select(tool =>
        {
            var function = tool.Member("function") ?? default;
            Check(tool.Text("type") is "function" && function.Text("name") is { Length: > 0 }, "tools must be functions with a name");
            Check(function.Member("parameters").IsObject(), "tools must have parameters: a JSON schema");
            return new ToolChoice(function.Text("name")!, function.GetProperty("parameters"));
        }).ToArray();
        Check(_root.Member("tool_choice") is null || _root.Text("tool_choice") is "REQUIRED" or "NONE", "tool_choice must be one of REQUIRED, NONE");
        Check(_root.Member("tool_choice") is null || tools.Length > 0, "tool_choice is only possible with tools");
        return _root.Text("tool_choice") is "NONE" ? [] : ToolChoice.Among(tools, null, _said.LastUserText);
    }

    private JsonElement? Schema()
    {
        if (_root.Member("response_format") is not { } format)
        {
            return null;
        }

        Check(format.Text("type") is "text" or "json_object", "response_format.type must be one of text, json_object");
        var schema = format.Member("json_schema");
        Check(format.Text("type") is not "text" || schema is null, "json_schema must not be specified with type text");
        Check(format.Text("type") is "text" || _root.Items("tools").Length == 0, "response_format is not supported with tools");
        return format.Text("type") is "text" ? null : schema ?? ToolChoice.NoParameters;
    }
}
