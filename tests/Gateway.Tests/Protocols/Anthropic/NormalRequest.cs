using System.Text.Json.Nodes;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Requests that mean the same, spelled the same: what is compared is what they say.</summary>
internal static class NormalRequest
{
    public static JsonObject Of(string request)
    {
        var root = JsonNode.Parse(request)!.AsObject();
        if (root.Remove("output_format", out var format) && format is not null)
        {
            root["output_config"] = new JsonObject { ["format"] = format };   // how the beta called it
        }

        RemoveWhere(root, "stream", v => v?.GetValue<bool>() != true);
        RemoveWhere(root, "thinking", v => v?["type"]?.GetValue<string>() == "disabled");
        RemoveWhere(root, "temperature", v => v is null || root.ContainsKey("thinking"));   // 1 then, which is what there is without
        RemoveWhere(root, "tools", v => v is null or JsonArray { Count: 0 });
        if (root["tool_choice"] is JsonObject choice)
        {
            RemoveWhere(choice, "disable_parallel_tool_use", v => v?.GetValue<bool>() != true);
        }

        if (root["system"] is { } system)
        {
            root["system"] = Blocks(system);
        }

        root["messages"] = Merged(root["messages"]!.AsArray());
        return root;
    }

    private static JsonArray Merged(JsonArray messages)
    {
        var merged = new JsonArray();
        foreach (var message in messages)
        {
            var blocks = Blocks(message!["content"]!);
            if (merged.Count > 0 && merged[^1]!["role"]!.GetValue<string>() == message["role"]!.GetValue<string>())
            {
                foreach (var block in blocks)
                {
                    merged[^1]!["content"]!.AsArray().Add(block!.DeepClone());
                }
            }
            else
            {
                merged.Add(new JsonObject { ["role"] = message["role"]!.DeepClone(), ["content"] = blocks });
            }
        }

        return merged;
    }

    private static JsonArray Blocks(JsonNode content)
    {
        var blocks = new JsonArray();
        foreach (var block in content is JsonArray array ? array.Select(b => b!.DeepClone().AsObject()) : [new JsonObject { ["type"] = "text", ["text"] = content.DeepClone() }])
        {
            RemoveWhere(block, "is_error", _ => true);   // there is no word for it
            RemoveWhere(block, "cache_control", v => v is null);
            RemoveWhere(block, "title", v => v is null);
            if (block["content"] is { } inner)
            {
                block["content"] = Blocks(inner);
                RemoveWhere(block, "content", v => v is JsonArray { Count: 0 });
            }

            if (block["type"]!.GetValue<string>() != "text" || !string.IsNullOrWhiteSpace(block["text"]!.GetValue<string>()))
            {
                blocks.Add(block);
            }
        }

        return blocks;
    }

    private static void RemoveWhere(JsonObject node, string name, Func<JsonNode?, bool> condition)
    {
        if (node.TryGetPropertyValue(name, out var value) && condition(value))
        {
            node.Remove(name);
        }
    }
}
