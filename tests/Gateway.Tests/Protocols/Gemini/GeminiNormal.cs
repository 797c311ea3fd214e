using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>
/// Brings two requests that mean the same into one spelling. What is normalised away: snake case, roles and single parts of system instructions, defaults said
/// aloud, empty texts, the place of what follows a result, ids that one side made up, type names of schemas, media types of files where one side has none.
/// </summary>
internal static partial class GeminiNormal
{
    private static readonly HashSet<string> Opaque = ["args", "response", "parametersJsonSchema", "responseJsonSchema"];

    public static JsonObject Camel(JsonNode node) => (JsonObject)Rename(node)!;

    public static JsonObject Of(JsonObject request)
    {
        var result = (JsonObject)request.DeepClone();
        if (result["systemInstruction"] is JsonObject instruction)
        {
            instruction.Remove("role");
            instruction["parts"] = instruction["parts"] is JsonArray parts ? parts.DeepClone() : new JsonArray(instruction["parts"]!.DeepClone());
        }

        foreach (var content in ((JsonArray)result["contents"]!).Cast<JsonObject>())
        {
            content["role"] = (string?)content["role"] == "model" ? "model" : "user";   // one was recorded with a role that is wrong on purpose
            foreach (var part in ((JsonArray)content["parts"]!).Cast<JsonObject>().ToArray())
            {
                if ((string?)part["text"] == "" && part["thoughtSignature"] is null)
                {
                    ((JsonArray)content["parts"]!).Remove(part);
                }

                (part["functionCall"] as JsonObject)?.Remove("id");
                (part["functionResponse"] as JsonObject)?.Remove("id");
                (part["fileData"] as JsonObject)?.Remove("mimeType");
                if ((string?)part["thoughtSignature"] == "skip_thought_signature_validator")
                {
                    part.Remove("thoughtSignature");
                }
            }
        }

        result["contents"] = Split((JsonArray)result["contents"]!);
        Tools(result);
        Config(result);
        result.Remove("modelArmorConfig");
        result.Remove("model");
        return result;
    }

    /// <summary>Google takes what follows a result within its turn or in the next.</summary>
    private static JsonArray Split(JsonArray contents)
    {
        var result = new JsonArray();
        foreach (var content in contents)
        {
            var parts = (JsonArray)content!["parts"]!;
            foreach (var group in parts.GroupBy(p => p!["functionResponse"] is null).OrderBy(g => g.Key))
            {
                result.Add(new JsonObject { ["role"] = content["role"]!.DeepClone(), ["parts"] = new JsonArray([.. group.Select(p => p!.DeepClone())]) });
            }
        }

        return result;
    }

    private static void Tools(JsonObject result)
    {
        foreach (var tool in (result["tools"] as JsonArray ?? []).SelectMany(t => (t!["functionDeclarations"] as JsonArray) ?? []).Cast<JsonObject>())
        {
            if (tool["description"] is null)
            {
                tool.Remove("description");
            }

            var schema = (tool["parametersJsonSchema"] ?? tool["parameters"])?.DeepClone();
            tool.Remove("parameters");
            tool.Remove("parametersJsonSchema");
            tool["parameters"] = Schema(schema);
        }

        if (result["tools"] is JsonArray { Count: 0 } || (result["tools"] as JsonArray)?.All(t => t!["functionDeclarations"] is null) != false)
        {
            result.Remove("toolConfig");   // about functions, of which there are none
        }

        if (result["toolConfig"]?["functionCallingConfig"] is JsonObject calling && calling["allowedFunctionNames"] is JsonArray names)
        {
            var all = ((JsonArray)result["tools"]!).SelectMany(t => (JsonArray)t!["functionDeclarations"]!).Count();
            if (names.Count == 0 || names.Count == all)
            {
                calling.Remove("allowedFunctionNames");
            }
        }
    }

    private static void Config(JsonObject result)
    {
        if (result["generationConfig"] is not JsonObject config)
        {
            return;
        }

        if ((int?)config["candidateCount"] == 1)
        {
            config.Remove("candidateCount");
        }

        if ((string?)config["responseMimeType"] == "text/plain")
        {
            config.Remove("responseMimeType");
        }

        if (config["responseModalities"] is JsonArray { Count: 1 } only && (string?)only[0] == "TEXT")
        {
            config.Remove("responseModalities");
        }

        if ((config["responseJsonSchema"] ?? config["responseSchema"])?.DeepClone() is { } schema)
        {
            config.Remove("responseSchema");
            config["responseJsonSchema"] = Schema(schema);
        }

        if (config["thinkingConfig"] is JsonObject thinking)
        {
            if ((string?)thinking["thinkingLevel"] is { } level)
            {
                thinking["thinkingLevel"] = level.ToUpperInvariant();
            }
        }

        if (config.Count == 0)
        {
            result.Remove("generationConfig");
        }
    }

    /// <summary>Types in lower case; without what only one of both schema languages has.</summary>
    private static JsonNode? Schema(JsonNode? schema)
    {
        switch (schema)
        {
            case JsonObject members:
                var result = new JsonObject();
                foreach (var (name, value) in members)
                {
                    if (name is not ("property_ordering" or "propertyOrdering" or "additionalProperties" or "$schema"))
                    {
                        result[name] = name == "type" && value is JsonValue ? ((string)value!).ToLowerInvariant() : Schema(value);
                    }
                }

                return result is { Count: 2 } && (string?)result["type"] == "object" && result["properties"] is JsonObject { Count: 0 } ? null : result;
            case JsonArray items:
                return new JsonArray([.. items.Select(Schema)]);
            default:
                return schema?.DeepClone();
        }
    }

    private static JsonNode? Rename(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(m => (Name: Snake().Replace(m.Key, match => match.Groups[1].Value.ToUpperInvariant()), m.Value))
            .Select(m => KeyValuePair.Create(m.Name, Opaque.Contains(m.Name) || m.Name is "parameters" or "responseSchema" ? m.Value?.DeepClone() : Rename(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Rename)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("_([a-z])")]
    private static partial Regex Snake();
}
