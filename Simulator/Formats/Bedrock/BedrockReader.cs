using System.Text.Json;
using System.Text.RegularExpressions;
using Simulator.Answers;

namespace Simulator.Formats.Bedrock;

/// <summary>Reads a request as Converse does.</summary>
internal sealed partial class BedrockReader(IncomingRequest request)
{
    private static readonly HashSet<string> Known =
    [
        "messages", "system", "inferenceConfig", "toolConfig", "guardrailConfig", "additionalModelRequestFields", "promptVariables", "additionalModelResponseFieldPaths",
        "requestMetadata", "performanceConfig", "serviceTier", "outputConfig",
    ];

    private static readonly HashSet<string> KnownInference = ["maxTokens", "temperature", "topP", "stopSequences"];

    private readonly JsonElement _root = request.Json("Expected a JSON object");
    private readonly Said _said = new();

    public ChatRequest Read()
    {
        Check(_root.Unknown(Known) is null, $"Malformed input request: #: extraneous key [{_root.Unknown(Known)}] is not permitted, please reformat your input and try again.");
        var inference = _root.Member("inferenceConfig") ?? ToolChoice.NoParameters;
        Check(inference.Unknown(KnownInference) is null, $"Malformed input request: #/inferenceConfig: extraneous key [{inference.Unknown(KnownInference)}] is not permitted");
        Check(inference.Number("temperature") is not (< 0 or > 1), "The value for temperature must be between 0 and 1.");
        Check(inference.Number("topP") is not (< 0 or > 1), "The value for topP must be between 0 and 1.");
        Check(inference.Number("maxTokens") is not < 1, "Value at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1");
        foreach (var (block, i) in _root.Items("system").Select((block, i) => (block, i)))
        {
            Check(block.Member("cachePoint") is not null || !string.IsNullOrWhiteSpace(block.Text("text")),
                $"The text field in the SystemContentBlock object at system.{i} is blank. Add text to the text field, and try again.");
            _said.System(block.Text("text") ?? "");
        }

        var tools = Tools();
        new BedrockTurns(_root, _said, tools is not null).Read();
        var target = Target().Match(request.Path);
        return new ChatRequest
        {
            Provider = request.Provider,
            Model = Uri.UnescapeDataString(target.Groups[1].Value),
            Body = request.Body,
            Stream = target.Groups[2].Value is "converse-stream",
            MaxTokens = inference.Count("maxTokens"),
            LastUserText = _said.LastUserText,
            Images = _said.Images,
            PromptTokens = _said.Tokens,
            ToolResult = _said.ToolResult,
            Thinking = Thinking(inference),
            Tools = _said.UserSpokeLast ? Called(tools ?? []) : [],
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

    private ToolChoice[]? Tools()
    {
        if (_root.Member("toolConfig") is not { } config)
        {
            return null;
        }

        var specs = config.Items("tools").Select(tool => tool.Member("toolSpec")).OfType<JsonElement>().ToArray();
        Check(config.Items("tools").Length > 0, "Value at 'toolConfig.tools' failed to satisfy constraint: Member must have length greater than or equal to 1");
        return [.. specs.Select((spec, i) =>
        {
            Check(ToolName().IsMatch(spec.Text("name") ?? ""), $"Value at 'toolConfig.tools.{i}.member.toolSpec.name' failed to satisfy constraint: pattern: [a-zA-Z0-9_-]+");
            Check(spec.Member("description") is null || spec.Text("description") is { Length: > 0 }, $"Value at 'toolConfig.tools.{i}.member.toolSpec.description' failed to satisfy constraint: "
                + "Member must have length greater than or equal to 1");
            var schema = (spec.Member("inputSchema") ?? default).Member("json");
            Check(schema.IsObject() && schema!.Value.Text("type") is "object", $"The value at toolConfig.tools.{i}.toolSpec.inputSchema.json.type must be one of the following: object.");
            return new ToolChoice(spec.Text("name")!, schema!.Value);
        })];
    }

    private IReadOnlyList<ToolChoice> Called(ToolChoice[] tools)
    {
        var choice = (_root.Member("toolConfig") ?? default).Member("toolChoice");
        Check(choice is null || choice.Value.EnumerateObject().Count(member => member.Name is "auto" or "any" or "tool") == 1, "toolChoice: exactly one of auto, any, tool must be set");
        var named = choice is { } one && one.Member("tool") is { } tool ? tool.Text("name") ?? "" : null;
        Check(named is null || tools.Any(t => t.Name == named), $"The tool {named} in toolChoice is not among the tools");
        return ToolChoice.Among(tools, named, _said.LastUserText);
    }

    /// <summary>A model's own field: Claude's <c>thinking</c>, others' <c>reasoning_config</c>.</summary>
    private bool Thinking(JsonElement inference)
    {
        var own = _root.Member("additionalModelRequestFields") ?? default;
        if (own.Member("thinking") is { } thinking && thinking.Text("type") is "enabled")
        {
            Check(thinking.Number("budget_tokens") >= 1024, "The model returned the following errors: thinking.enabled.budget_tokens: Input should be greater than or equal to 1024");
            Check(inference.Number("maxTokens") is null || inference.Number("maxTokens") > thinking.Number("budget_tokens"),
                "The model returned the following errors: `max_tokens` must be greater than `thinking.budget_tokens`.");
            Check(inference.Number("temperature") is null or 1, "The model returned the following errors: `temperature` may only be set to 1 when thinking is enabled.");
            return true;
        }

        return own.Member("thinking") is { } adaptive && adaptive.Text("type") is "adaptive" || own.Member("reasoning_config") is not null || own.Member("reasoning_effort") is not null;
    }

    /// <summary>The schema is a text, here.</summary>
    private JsonElement? Schema()
    {
        if ((_root.Member("outputConfig") ?? default).Member("textFormat") is not { } format)
        {
            return null;
        }

        Check(format.Text("type") is "json_schema", "outputConfig.textFormat.type must be json_schema");
        var text = ((format.Member("structure") ?? default).Member("jsonSchema") ?? default).Text("schema");
        Check(text is not null, "outputConfig.textFormat.structure.jsonSchema.schema is required");
        try
        {
            return JsonElement.Parse(text!);
        }
        catch (JsonException)
        {
            throw new BadRequestException("outputConfig.textFormat.structure.jsonSchema.schema is not valid JSON");
        }
    }

    [GeneratedRegex("/model/(.+)/(converse|converse-stream)$")]
    private static partial Regex Target();

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex ToolName();
}
