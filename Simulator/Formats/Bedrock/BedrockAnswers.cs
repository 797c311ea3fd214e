using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Formats.Bedrock;

/// <summary>An answer as one output, or as the events of one. A block of text is not announced in a stream, one of a tool is.</summary>
internal static class BedrockAnswers
{
    public static JsonObject Whole(Answer answer, Fault fault)
    {
        var choice = answer.Choices[0];
        var content = new JsonArray();
        if (choice.Thoughts.Count > 0)
        {
            content.Add(new JsonObject
            {
                ["reasoningContent"] = new JsonObject
                {
                    ["reasoningText"] = new JsonObject { ["text"] = choice.Reasoning, ["signature"] = Seal.Of(choice.Reasoning) },
                },
            });
        }

        if (choice.Pieces.Count > 0)
        {
            content.Add(new JsonObject { ["text"] = choice.Whole });
        }

        foreach (var call in choice.Calls)
        {
            content.Add(new JsonObject { ["toolUse"] = new JsonObject { ["toolUseId"] = Id(call), ["name"] = call.Name, ["input"] = Input(call) } });
        }

        var whole = new JsonObject
        {
            ["metrics"] = new JsonObject { ["latencyMs"] = 190 },
            ["output"] = new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content } },
            ["stopReason"] = StopReason(choice),
        };
        if (fault.Usage is not UsagePlacement.None)
        {
            whole["usage"] = Usage(answer);
        }

        return whole;
    }

    public static IEnumerable<(string Name, JsonObject Payload)> Stream(Answer answer, Fault fault)
    {
        var choice = answer.Choices[0];
        yield return ("messageStart", Padded(new JsonObject { ["role"] = "assistant" }));
        var index = 0;
        if (choice.Thoughts.Count > 0)
        {
            foreach (var piece in choice.Thoughts)
            {
                yield return Delta(index, new JsonObject { ["reasoningContent"] = new JsonObject { ["text"] = piece } });
            }

            yield return Delta(index, new JsonObject { ["reasoningContent"] = new JsonObject { ["signature"] = Seal.Of(choice.Reasoning) } });
            yield return Stop(index++);
        }

        if (choice.Pieces.Count > 0)
        {
            foreach (var piece in choice.Pieces)
            {
                yield return Delta(index, new JsonObject { ["text"] = piece });
            }

            yield return Stop(index++);
        }

        foreach (var call in choice.Calls)
        {
            yield return ("contentBlockStart", Padded(new JsonObject
            {
                ["contentBlockIndex"] = index,
                ["start"] = new JsonObject { ["toolUse"] = new JsonObject { ["toolUseId"] = Id(call), ["name"] = call.Name } },
            }));
            foreach (var piece in call.Pieces)
            {
                yield return Delta(index, new JsonObject { ["toolUse"] = new JsonObject { ["input"] = piece } });
            }

            yield return Stop(index++);
        }

        yield return ("messageStop", Padded(new JsonObject { ["stopReason"] = StopReason(choice) }));
        if (fault.Usage is not UsagePlacement.None)
        {
            yield return ("metadata", Padded(new JsonObject { ["metrics"] = new JsonObject { ["latencyMs"] = 452 }, ["usage"] = Usage(answer) }));
        }
    }

    private static (string, JsonObject) Delta(int index, JsonObject delta) =>
        ("contentBlockDelta", Padded(new JsonObject { ["contentBlockIndex"] = index, ["delta"] = delta }));

    private static (string, JsonObject) Stop(int index) => ("contentBlockStop", Padded(new JsonObject { ["contentBlockIndex"] = index }));

    /// <summary>Padding hides from an eavesdropper how long a token is.</summary>
    private static JsonObject Padded(JsonObject payload)
    {
        payload["p"] = "abcdefghijklmnopqrstuvwxyz"[..(payload.ToJsonString().Length % 26)];
        return payload;
    }

    private static string Id(CallMade call) => $"tooluse_{call.Letters[..22]}";

    private static JsonNode Input(CallMade call)
    {
        try
        {
            return JsonNode.Parse(call.Arguments) ?? new JsonObject();
        }
        catch (JsonException)
        {
            return new JsonObject();
        }
    }

    private static string StopReason(AnswerChoice choice) => choice.FinishReason switch
    {
        "length" => "max_tokens",
        "tool_calls" => "tool_use",
        "content_filter" => "content_filtered",
        _ => "end_turn",
    };

    /// <summary>Cached tokens are not among <c>inputTokens</c>, but in the total.</summary>
    private static JsonObject Usage(Answer answer) => new()
    {
        ["inputTokens"] = answer.PromptTokens - answer.CachedTokens,
        ["outputTokens"] = answer.CompletionTokens,
        ["totalTokens"] = answer.PromptTokens + answer.CompletionTokens,
        ["cacheReadInputTokens"] = answer.CachedTokens,
        ["cacheWriteInputTokens"] = 0,
        ["serverToolUsage"] = new JsonObject(),
    };
}
