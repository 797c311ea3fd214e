using System.Text.Json;
using System.Text.RegularExpressions;
using Simulator.Answers;

namespace Simulator.Formats.Anthropic;

/// <summary>Reads a request as the Messages API does. What it insists on is in its OpenAPI document, or was seen in its recorded refusals.</summary>
internal sealed partial class AnthropicReader(IncomingRequest request)
{
    private const int LeastThinking = 1024;

    private static readonly HashSet<string> Known =
    [
        "model", "messages", "cache_control", "container", "context_management", "inference_geo", "max_tokens", "mcp_servers", "metadata", "output_config",
        "output_format", "service_tier", "speed", "stop_sequences", "stream", "system", "temperature", "thinking", "thread", "tool_choice", "tools", "top_k", "top_p",
    ];

    private readonly JsonElement _root = request.Json("The request body is not valid JSON");
    private readonly Said _said = new();

    public ChatRequest Read()
    {
        if (_root.Member("thread") is { ValueKind: not JsonValueKind.Null })
        {
            throw new BadRequestException(AnthropicErrors.Unthreaded);
        }

        Check(_root.Unknown(Known) is not { } unknown, $"{_root.Unknown(Known)}: Extra inputs are not permitted");
        var model = _root.Text("model") ?? throw new BadRequestException("model: Field required");
        var most = _root.Count("max_tokens") ?? throw new BadRequestException("max_tokens: Field required");
        Check(most >= 1, "max_tokens: Input should be greater than or equal to 1");
        Check(_root.Number("temperature") is not (< 0 or > 1), "temperature: range: 0..1");
        Check(_root.Items("stop_sequences").All(stop => !string.IsNullOrWhiteSpace(stop.GetString())), "stop_sequences: each stop sequence must contain non-whitespace");
        ReadSystem();
        var tools = ReadTools();
        var thinking = ReadThinking(most);
        var turns = new AnthropicTurns(_root, _said);
        turns.Read(thinking is "enabled");
        return new ChatRequest
        {
            Provider = request.Provider,
            Model = model,
            Body = request.Body,
            Stream = _root.Flag("stream"),
            MaxTokens = most,
            LastUserText = _said.LastUserText,
            Images = _said.Images,
            PromptTokens = _said.Tokens,
            ToolResult = _said.ToolResult,
            Thinking = thinking is "enabled" or "adaptive",
            TokensToCache = request.Body.AsSpan().IndexOf("\"cache_control\""u8) >= 0 ? _said.Tokens / 2 : 0,
            Tools = _said.UserSpokeLast ? Called(tools) : [],
            Schema = Schema(),
        };
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BadRequestException(otherwise);
        }
    }

    private void ReadSystem()
    {
        if (_root.Member("system") is not { } system)
        {
            return;
        }

        var texts = system.ValueKind is JsonValueKind.String ? [system.GetString()!] : _root.Items("system").Select(block => block.Text("text") ?? "").ToArray();
        Check(system.ValueKind is JsonValueKind.String || texts.All(text => text.Length > 0), "system: text content blocks must be non-empty");
        _said.System(string.Join(' ', texts));
    }

    private ToolChoice[] ReadTools()
    {
        var tools = new List<ToolChoice>();
        foreach (var (tool, i) in _root.Items("tools").Select((tool, i) => (tool, i)))
        {
            var name = tool.Text("name") ?? throw new BadRequestException($"tools.{i}.custom.name: Field required");
            Check(ToolName().IsMatch(name), $"tools.{i}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'");
            Check(tools.All(other => other.Name != name), "tools: Tool names must be unique.");
            Check(tool.Member("function") is null, $"tools.{i}.custom.function: Extra inputs are not permitted");
            if (tool.Text("type") is null or "custom")
            {
                Check(tool.Member("input_schema").IsObject(), $"tools.{i}.custom.input_schema: Field required");
                Check(tool.Member("input_schema")!.Value.Text("type") is "object", $"tools.{i}.custom.input_schema.type: Input should be 'object'");
            }

            tools.Add(new ToolChoice(name, tool.Member("input_schema") ?? ToolChoice.NoParameters));
        }

        return [.. tools];
    }

    private IReadOnlyList<ToolChoice> Called(ToolChoice[] tools)
    {
        if (_root.Member("tool_choice") is not { } choice)
        {
            return ToolChoice.Among(tools, null, _said.LastUserText);
        }

        Check(tools.Length > 0, "tool_choice: may only be specified while providing tools");
        var name = choice.Text("name");
        Check(choice.Text("type") is "auto" or "any" or "tool" or "none", "tool_choice: Input tag found using 'type' does not match any of the expected tags: 'auto', 'any', 'tool', 'none'");
        Check(choice.Text("type") is not "tool" || tools.Any(tool => tool.Name == name), $"tool_choice: Tool '{name}' not found in provided tools");
        var called = choice.Text("type") is "none" ? [] : ToolChoice.Among(tools, name, _said.LastUserText);
        return choice.Flag("disable_parallel_tool_use") ? [.. called.Take(1)] : called;
    }

    /// <summary>The type of thinking; null for none.</summary>
    private string? ReadThinking(int most)
    {
        if (_root.Member("thinking") is not { } thinking)
        {
            return null;
        }

        var type = thinking.Text("type");
        Check(type is "enabled" or "disabled" or "adaptive", "thinking: Input tag found using 'type' does not match any of the expected tags: 'enabled', 'disabled', 'adaptive'");
        if (type is "enabled")
        {
            var budget = thinking.Count("budget_tokens") ?? throw new BadRequestException("thinking.enabled.budget_tokens: Field required");
            Check(budget >= LeastThinking, "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
            Check(budget < most, "`max_tokens` must be greater than `thinking.budget_tokens`.");
        }

        if (type is "enabled" or "adaptive")
        {
            Check(_root.Number("temperature") is null or 1, "`temperature` may only be set to 1 when thinking is enabled.");
            Check(_root.Number("top_k") is null, "`top_k` must be unset when thinking is enabled.");
            Check(_root.Number("top_p") is null or >= 0.95, "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.");
            Check(_root.Member("tool_choice") is not { } choice || choice.Text("type") is not ("any" or "tool"), "Thinking may not be enabled when tool_choice forces tool use.");
        }

        return type;
    }

    private JsonElement? Schema()
    {
        var format = _root.Member("output_config") is { } config ? config.Member("format") : _root.Member("output_format");
        Check(_root.Member("output_format") is null || request.Header("anthropic-beta").Contains("structured-outputs", StringComparison.Ordinal),
            "output_format: Extra inputs are not permitted");
        Check(format is null || format.Value.Text("type") is "json_schema", "output_config.format.type: Input should be 'json_schema'");
        return format is null ? null : format.Value.Member("schema") ?? throw new BadRequestException("output_config.format.schema: Field required");
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,128}$")]
    private static partial Regex ToolName();
}
