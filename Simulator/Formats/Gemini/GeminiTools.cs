using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Simulator.Answers;

namespace Simulator.Formats.Gemini;

/// <summary>The functions of a request. Their <c>parameters</c> are Google's own narrow schema, <c>parametersJsonSchema</c> is any.</summary>
internal static partial class GeminiTools
{
    private static readonly HashSet<string> KnownSchema =
    [
        "type", "format", "title", "description", "nullable", "enum", "maxItems", "minItems", "properties", "required", "minProperties", "maxProperties", "minLength",
        "maxLength", "pattern", "example", "anyOf", "propertyOrdering", "default", "items", "minimum", "maximum",
    ];

    private static readonly HashSet<string> KnownDeclaration =
        ["name", "description", "behavior", "parameters", "parametersJsonSchema", "response", "responseJsonSchema"];

    private static readonly HashSet<string> KnownTypes = ["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"];

    public static IReadOnlyList<ToolChoice> Read(JsonElement root)
    {
        var tools = new List<ToolChoice>();
        foreach (var declaration in root.Items("tools").SelectMany(tool => tool.Items("functionDeclarations")))
        {
            var where = $"tools[0].function_declarations[{tools.Count}]";
            GeminiReader.Refuse(declaration, KnownDeclaration, $" at '{where}'");
            var name = declaration.Text("name") ?? "";
            if (!FunctionName().IsMatch(name))
            {
                throw new BadRequestException($"* GenerateContentRequest.{where}.name: Invalid function name. Must start with a letter or an underscore.");
            }

            if (declaration.Member("parameters") is { } narrow)
            {
                if (declaration.Member("parametersJsonSchema") is not null)
                {
                    throw new BadRequestException($"* GenerateContentRequest.{where}: only one of parameters and parameters_json_schema may be set.");
                }

                CheckSchema(narrow, $"{where}.parameters");
                tools.Add(new ToolChoice(name, Plain(narrow)));
            }
            else
            {
                tools.Add(new ToolChoice(name, declaration.Member("parametersJsonSchema") ?? ToolChoice.NoParameters));
            }
        }

        return tools;
    }

    public static IReadOnlyList<ToolChoice> Called(JsonElement root, IReadOnlyList<ToolChoice> tools, string userText)
    {
        var config = (root.Member("toolConfig") ?? default).Member("functionCallingConfig") ?? default;
        var allowed = config.Items("allowedFunctionNames").Select(name => name.GetString()).ToArray();
        var mode = config.Text("mode");
        if (mode is not (null or "AUTO" or "ANY" or "NONE" or "VALIDATED" or "MODE_UNSPECIFIED"))
        {
            throw new BadRequestException($"Invalid value at 'tool_config.function_calling_config.mode', \"{mode}\"");
        }

        if (allowed.Length > 0 && mode is not ("ANY" or "VALIDATED"))
        {
            throw new BadRequestException("Please set allowed_function_names only when function calling mode is ANY.");
        }

        return mode is "NONE" ? [] : ToolChoice.Among(tools.Where(tool => allowed.Length == 0 || allowed.Contains(tool.Name)), null, userText);
    }

    /// <summary>Refuses what Google's schema cannot say: <c>additionalProperties</c>, <c>$ref</c>, lists of types and the like.</summary>
    public static void CheckSchema(JsonElement schema, string where)
    {
        GeminiReader.Refuse(schema, KnownSchema, $" at '{where}'");
        if (schema.Member("type") is { } type && (type.ValueKind is not JsonValueKind.String || !KnownTypes.Contains(type.GetString()!.ToUpperInvariant())))
        {
            throw new BadRequestException($"Invalid value at '{where}.type' (type.googleapis.com/google.ai.generativelanguage.v1beta.Type), {type.GetRawText()}");
        }

        if (schema.Member("enum") is not null && schema.Items("enum").Any(value => value.ValueKind is not JsonValueKind.String))
        {
            throw new BadRequestException($"Invalid value at '{where}.enum[0]' (TYPE_STRING)");
        }

        foreach (var property in schema.Member("properties") is { } properties ? [.. properties.EnumerateObject()] : Array.Empty<JsonProperty>())
        {
            CheckSchema(property.Value, $"{where}.properties[0].value");
        }

        if (schema.Member("items") is { } items)
        {
            CheckSchema(items, $"{where}.items");
        }

        foreach (var alternative in schema.Items("anyOf"))
        {
            CheckSchema(alternative, $"{where}.any_of[0]");
        }
    }

    /// <summary>The same as a JSON schema: its types are spelt in small letters there.</summary>
    public static JsonElement Plain(JsonElement schema)
    {
        var node = JsonNode.Parse(schema.GetRawText())!;
        Lower(node);
        return JsonElement.Parse(Json.Bytes(node));
    }

    private static void Lower(JsonNode? node)
    {
        if (node is not JsonObject schema)
        {
            return;
        }

        if (schema["type"] is JsonValue type)
        {
            schema["type"] = type.GetValue<string>().ToLowerInvariant();
        }

        Lower(schema["items"]);
        foreach (var alternative in schema["anyOf"] as JsonArray ?? [])
        {
            Lower(alternative);
        }

        foreach (var (_, property) in schema["properties"] as JsonObject ?? [])
        {
            Lower(property);
        }
    }

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$")]
    private static partial Regex FunctionName();
}
