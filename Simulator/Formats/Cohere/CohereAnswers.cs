using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Formats.Cohere;

/// <summary>An answer as one message, or as the events of one.</summary>
internal static class CohereAnswers
{
    public static JsonObject Whole(Answer answer, Fault fault)
    {
        var choice = answer.Choices[0];
        var content = new JsonArray();
        if (choice.Thoughts.Count > 0)
        {
            content.Add(new JsonObject { ["type"] = "thinking", ["thinking"] = choice.Reasoning });
        }

        if (choice.Pieces.Count > 0)
        {
            content.Add(new JsonObject { ["type"] = "text", ["text"] = choice.Whole });
        }

        var message = new JsonObject { ["role"] = "assistant" };
        if (content.Count > 0)
        {
            message["content"] = content;
        }

        if (choice.Calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. choice.Calls.Select(call => Call(call, call.Arguments))]);
        }

        var whole = new JsonObject { ["id"] = Id(answer), ["message"] = message };
        foreach (var (name, value) in End(answer, fault))
        {
            whole[name] = value?.DeepClone();
        }

        return whole;
    }

    public static IEnumerable<JsonObject> Stream(Answer answer, Fault fault)
    {
        var choice = answer.Choices[0];
        yield return new JsonObject
        {
            ["id"] = Id(answer),
            ["type"] = "message-start",
            ["delta"] = Message(new JsonObject
            {
                ["role"] = "assistant", ["content"] = new JsonArray(), ["tool_plan"] = "", ["tool_calls"] = new JsonArray(), ["citations"] = new JsonArray(),
            }),
        };
        var index = 0;
        foreach (var (kind, pieces) in ((string, IReadOnlyList<string>)[])[("thinking", choice.Thoughts), ("text", choice.Pieces)])
        {
            if (pieces.Count > 0)
            {
                yield return Delta("content-start", index, new JsonObject { ["content"] = new JsonObject { ["type"] = kind, [kind] = "" } });
                foreach (var piece in pieces)
                {
                    yield return Delta("content-delta", index, new JsonObject { ["content"] = new JsonObject { [kind] = piece } });
                }

                yield return new JsonObject { ["type"] = "content-end", ["index"] = index++ };
            }
        }

        for (var i = 0; i < choice.Calls.Count; i++)
        {
            yield return Delta("tool-call-start", i, new JsonObject { ["tool_calls"] = Call(choice.Calls[i], "") });
            foreach (var piece in choice.Calls[i].Pieces)
            {
                yield return Delta("tool-call-delta", i, new JsonObject { ["tool_calls"] = new JsonObject { ["function"] = new JsonObject { ["arguments"] = piece } } });
            }

            yield return new JsonObject { ["type"] = "tool-call-end", ["index"] = i };
        }

        yield return new JsonObject { ["type"] = "message-end", ["delta"] = End(answer, fault) };
    }

    private static string Id(Answer answer) => $"00000000-0000-4000-8000-{Seed.Of(answer.Letters).Next(int.MaxValue):x12}";

    private static JsonObject Delta(string type, int index, JsonObject message) => new() { ["type"] = type, ["index"] = index, ["delta"] = Message(message) };

    private static JsonObject Message(JsonObject message) => new() { ["message"] = message };

    private static JsonObject Call(CallMade call, string arguments) => new()
    {
        ["id"] = $"{call.Name}_{call.Letters[..12].ToLowerInvariant()}",
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = arguments },
    };

    private static JsonObject End(Answer answer, Fault fault)
    {
        var end = new JsonObject
        {
            ["finish_reason"] = answer.Choices[0].FinishReason switch
            {
                "length" => "MAX_TOKENS",
                "tool_calls" => "TOOL_CALL",
                "content_filter" => "ERROR",
                _ => "COMPLETE",
            },
        };
        if (fault.Usage is not UsagePlacement.None)
        {
            end["usage"] = new JsonObject
            {
                // Billed are the client's own tokens, without those that the provider adds to the prompt.
                ["billed_units"] = new JsonObject { ["input_tokens"] = Math.Max(0, answer.PromptTokens - 3), ["output_tokens"] = answer.CompletionTokens },
                ["tokens"] = new JsonObject { ["input_tokens"] = answer.PromptTokens, ["output_tokens"] = answer.CompletionTokens, ["reasoning_tokens"] = answer.ThoughtTokens },
                ["cached_tokens"] = answer.CachedTokens,
            };
        }

        return end;
    }
}
