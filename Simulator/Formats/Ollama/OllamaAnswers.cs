using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Formats.Ollama;

/// <summary>An answer as one object, or as a line for each token and a last one with the counts.</summary>
internal static class OllamaAnswers
{
    public static JsonObject Whole(Answer answer, Fault fault)
    {
        var choice = answer.Choices[0];
        var message = Message(choice.Whole);
        if (choice.Thoughts.Count > 0)
        {
            message["thinking"] = choice.Reasoning;
        }

        if (choice.Calls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. choice.Calls.Select(Call)]);
        }

        return Last(answer, message, fault);
    }

    public static IEnumerable<JsonObject> Stream(Answer answer, Fault fault)
    {
        var choice = answer.Choices[0];
        foreach (var piece in choice.Thoughts)
        {
            var thinking = Message("");
            thinking["thinking"] = piece;
            yield return Line(answer, thinking);
        }

        foreach (var piece in choice.Pieces)
        {
            yield return Line(answer, Message(piece));
        }

        foreach (var call in choice.Calls)
        {
            var calling = Message("");
            calling["tool_calls"] = new JsonArray(Call(call));
            yield return Line(answer, calling);
        }

        yield return Last(answer, Message(""), fault);
    }

    private static JsonObject Message(string content) => new() { ["role"] = "assistant", ["content"] = content };

    /// <summary>Without an id: the ids that the API names are newer than most of its servers.</summary>
    private static JsonObject Call(CallMade call) => new() { ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = Arguments(call) } };

    private static JsonNode Arguments(CallMade call)
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

    private static JsonObject Line(Answer answer, JsonObject message) => new()
    {
        ["model"] = answer.Model,
        ["created_at"] = "2026-01-01T00:00:00.123456789Z",
        ["message"] = message,
        ["done"] = false,
    };

    private static JsonObject Last(Answer answer, JsonObject message, Fault fault)
    {
        var line = Line(answer, message);
        line["done"] = true;
        line["done_reason"] = answer.Choices[0].FinishReason is "length" ? "length" : "stop";
        line["total_duration"] = 185981356;
        line["load_duration"] = 18824382;
        if (fault.Usage is not UsagePlacement.None)
        {
            line["prompt_eval_count"] = answer.PromptTokens;
            line["prompt_eval_duration"] = 8264856;
            line["eval_count"] = answer.CompletionTokens;
            line["eval_duration"] = 158476918;
        }

        return line;
    }
}
