using System.Text.Json;
using System.Text.RegularExpressions;
using Simulator.Answers;

namespace Simulator.Formats.Gemini;

/// <summary>Reads a request as the Gemini API does. Names it does not know are refused, as its JSON reader refuses them.</summary>
internal sealed partial class GeminiReader(IncomingRequest request)
{
    private static readonly HashSet<string> Known =
        ["model", "contents", "tools", "toolConfig", "safetySettings", "systemInstruction", "generationConfig", "cachedContent", "store", "serviceTier", "labels"];

    private static readonly HashSet<string> KnownConfig =
    [
        "stopSequences", "responseMimeType", "responseSchema", "responseJsonSchema", "responseFormat", "responseModalities", "candidateCount", "maxOutputTokens", "temperature",
        "topP", "topK", "seed", "presencePenalty", "frequencyPenalty", "responseLogprobs", "logprobs", "enableEnhancedCivicAnswers", "speechConfig", "thinkingConfig",
        "imageConfig", "mediaResolution",
    ];

    private readonly JsonElement _root = request.Json("Invalid JSON payload received. Unexpected token.");
    private readonly Said _said = new();

    public ChatRequest Read()
    {
        Refuse(_root, Known, "");
        var target = Target().Match(request.Path);
        var model = target.Groups[1].Value;
        var config = _root.Member("generationConfig") ?? ToolChoice.NoParameters;
        Refuse(config, KnownConfig, " at 'generation_config'");
        Check(config.Number("temperature") is not (< 0 or > 2), "* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].");
        Check(config.Items("stopSequences").Length <= 5, "* GenerateContentRequest.generation_config.stop_sequences: at most 5 stop sequences are allowed.");
        Check(config.Number("maxOutputTokens") is not < 1, "* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.");
        Check(config.Number("candidateCount") is not (< 1 or > 8), "* GenerateContentRequest.generation_config.candidate_count: candidateCount must be in [1, 8].");
        Check(target.Groups[2].Value is "generateContent" || request.Http.Query["alt"] == "sse", "this simulator streams as alt=sse only");
        if (_root.Member("systemInstruction") is { } system)
        {
            _said.System(string.Join(' ', system.Items("parts").Select(part => part.Text("text") ?? throw new BadRequestException("system_instruction.parts: must be text"))));
        }

        new GeminiTurns(_root, _said, model).Read();
        var tools = GeminiTools.Read(_root);
        var schema = Schema(config, tools.Count > 0, model);
        return new ChatRequest
        {
            Provider = request.Provider,
            Model = model,
            Body = request.Body,
            Stream = target.Groups[2].Value is "streamGenerateContent",
            Choices = config.Count("candidateCount") ?? 1,
            MaxTokens = config.Count("maxOutputTokens"),
            LastUserText = _said.LastUserText,
            Images = _said.Images,
            PromptTokens = _said.Tokens,
            ToolResult = _said.ToolResult,
            Thinking = Thinking(config),
            Tools = _said.UserSpokeLast ? GeminiTools.Called(_root, tools, _said.LastUserText) : [],
            Schema = schema,
        };
    }

    public static void Refuse(JsonElement element, IReadOnlySet<string> known, string where)
    {
        if (element.Unknown(known) is { } name)
        {
            throw new BadRequestException($"Invalid JSON payload received. Unknown name \"{name}\"{where}: Cannot find field.");
        }
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BadRequestException(otherwise);
        }
    }

    private static bool Thinking(JsonElement config)
    {
        var thinking = config.Member("thinkingConfig") ?? ToolChoice.NoParameters;
        Check(thinking.Member("thinkingBudget") is null || thinking.Member("thinkingLevel") is null, "You can only set only one of thinking budget and thinking level.");
        Check(thinking.Text("thinkingLevel") is null || LevelName().IsMatch(thinking.Text("thinkingLevel")!),
            $"Invalid value at 'generation_config.thinking_config.thinking_level', \"{thinking.Text("thinkingLevel")}\"");
        return thinking.Flag("includeThoughts");
    }

    private static JsonElement? Schema(JsonElement config, bool hasTools, string model)
    {
        var json = config.Text("responseMimeType") is "application/json";
        var schema = config.Member("responseSchema");
        var jsonSchema = config.Member("responseJsonSchema");
        Check(json || (schema ?? jsonSchema) is null, "* GenerateContentRequest.generation_config.response_schema: response_schema should only be specified with response_mime_type "
            + "application/json");
        Check(schema is null || jsonSchema is null, "Only one of response_schema and response_json_schema may be set.");
        Check(!json || !hasTools || model.StartsWith("gemini-3", StringComparison.Ordinal), "Function calling with a response mime type: 'application/json' is unsupported");
        if (schema is { } narrow)
        {
            GeminiTools.CheckSchema(narrow, "generation_config.response_schema");
            return GeminiTools.Plain(narrow);
        }

        return jsonSchema ?? (json ? ToolChoice.NoParameters : null);
    }

    [GeneratedRegex("/models/([^/]+):(generateContent|streamGenerateContent)$")]
    private static partial Regex Target();

    [GeneratedRegex("^(minimal|low|medium|high)$", RegexOptions.IgnoreCase)]
    private static partial Regex LevelName();
}
