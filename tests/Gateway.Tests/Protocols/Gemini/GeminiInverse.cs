using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>The conversation that a native request means: a reader of its own, for what the recorded requests say.</summary>
internal static class GeminiInverse
{
    /// <param name="request">With its names in camel case.</param>
    /// <param name="format">Of the seals.</param>
    /// <param name="stream">Whether it was sent to the streaming method.</param>
    public static Conversation Read(JsonObject request, string format, bool stream)
    {
        var config = request["generationConfig"] as JsonObject ?? [];
        var tools = (request["tools"] as JsonArray ?? []).SelectMany(t => (t!["functionDeclarations"] as JsonArray) ?? []).Select(t => t!).ToArray();
        var mode = request["toolConfig"]?["functionCallingConfig"];
        var thinking = config["thinkingConfig"];
        return new()
        {
            Messages = [.. Instructions(request), .. Contents(request, format)],
            Tools = [.. tools.Select(t => new ToolDefinition(Text(t["name"])!.Value, Text(t["description"]), Raw(t["parametersJsonSchema"] ?? t["parameters"]), (string?)mode?["mode"] == "VALIDATED" ? true : null))],
            ToolChoice = (string?)mode?["mode"] switch
            {
                "ANY" when mode!["allowedFunctionNames"] is JsonArray { Count: 1 } names && tools.Length > 1 => new ToolChoice.Named(Text(names[0])!.Value),
                "ANY" => new ToolChoice.Required(),
                "NONE" => new ToolChoice.None(),
                "AUTO" => new ToolChoice.Auto(),
                _ => null,
            },
            ResponseFormat = (config["responseJsonSchema"] ?? config["responseSchema"]) is { } schema ? new ResponseFormat.JsonSchema(JsonString.FromText("s"), null, Raw(schema), null)
                : (string?)config["responseMimeType"] == "application/json" ? new ResponseFormat.JsonObject() : null,
            Sampling = new() { Temperature = (double?)config["temperature"], TopP = (double?)config["topP"], Seed = (long?)config["seed"] },
            MaxTokens = (int?)config["maxOutputTokens"],
            Reasoning = thinking is null ? null : new((string?)thinking["thinkingLevel"] is { } level ? Enum.Parse<ReasoningEffort>(level, ignoreCase: true) : null, (int?)thinking["thinkingBudget"]),
            Modalities = [.. (config["responseModalities"] as JsonArray ?? []).Select(m => JsonString.FromText(((string)m!).ToLowerInvariant()))],
            Stream = stream,
            Extra = [.. Extra(request)],
        };
    }

    private static List<ExtraMember> Extra(JsonObject request)
    {
        var extra = new List<ExtraMember>();
        if (request["safetySettings"] is { } safety)
        {
            extra.Add(new("safety_settings", Raw(safety)));
        }

        if ((request["tools"] as JsonArray)?.Any(t => t!["googleSearch"] is not null) == true)
        {
            extra.Add(new("web_search_options", Raw(new JsonObject())));
        }

        return extra;
    }

    private static IEnumerable<Message> Instructions(JsonObject request) =>
        (request["systemInstruction"]?["parts"] switch { JsonArray parts => parts, { } one => [one.DeepClone()], _ => [] }).Select(p => new Message(Role.System, [new Part.Text(Text(p!["text"])!.Value)]));

    private static IEnumerable<Message> Contents(JsonObject request, string format)
    {
        var open = new List<(string Name, string Id)>();
        var made = 0;
        foreach (var content in (JsonArray)request["contents"]!)
        {
            var isModel = (string?)content!["role"] == "model";
            var parts = new List<Part>();
            foreach (var part in (JsonArray)content["parts"]!)
            {
                if (part!["functionResponse"] is { } response)
                {
                    var name = (string)response["name"]!;
                    var at = open.FindIndex(o => response["id"] is { } given ? o.Id == (string?)given : o.Name == name);
                    yield return new(Role.Tool, [new Part.ToolResult(JsonString.FromText(open[at].Id), [new Part.Text(JsonString.FromText(response["response"]!.ToJsonString()))])]);
                    open.RemoveAt(at);
                }
                else if (part["functionCall"] is { } call)
                {
                    var id = (string?)call["id"] ?? $"made_{made++}";
                    open.Add(((string)call["name"]!, id));
                    var seal = Text(part["thoughtSignature"]) is { } signature ? new ReasoningSeal(format, signature) : null;
                    parts.Add(new Part.ToolCall(JsonString.FromText(id), Text(call["name"])!.Value, JsonString.FromText(call["args"]!.ToJsonString()), seal));
                }
                else
                {
                    parts.AddRange(Said(part, format));
                }
            }

            if (parts.Count > 0)
            {
                yield return new(isModel ? Role.Assistant : Role.User, [.. parts]);
            }
        }
    }

    private static IEnumerable<Part> Said(JsonNode part, string format)
    {
        if (Text(part["thoughtSignature"]) is { } signature)
        {
            yield return new Part.Reasoning(default, new(format, signature));
        }

        if (part["text"] is { } text)
        {
            yield return new Part.Text(Text(text)!.Value);
        }
        else
        {
            var type = (string)(part["inlineData"] ?? part["fileData"])!["mimeType"]!;
            Media source = part["inlineData"] is { } data ? new Media.Embedded(type, Bytes((string)data["data"]!)) : new Media.Remote(Text(part["fileData"]!["fileUri"])!.Value);
            yield return type.StartsWith("image/", StringComparison.Ordinal) ? new Part.Image(source, null) : type.StartsWith("audio/", StringComparison.Ordinal) ? new Part.Audio(source) : new Part.Document(source, null);
        }
    }

    private static JsonString? Text(JsonNode? node) => node is null ? null : JsonString.FromText((string)node!);

    private static JsonRaw Raw(JsonNode? node) => node is null ? default : new(Bytes(node.ToJsonString()));

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
