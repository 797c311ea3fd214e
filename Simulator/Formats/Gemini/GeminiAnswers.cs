using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Formats.Gemini;

/// <summary>An answer as one response, or as a stream of them; the last one has the finish reason and all of the usage.</summary>
internal static class GeminiAnswers
{
    public static JsonObject Whole(Answer answer, Fault fault)
    {
        var candidates = new JsonArray();
        foreach (var choice in answer.Choices)
        {
            candidates.Add(Candidate(choice, [.. Thought(choice.Reasoning), .. Text(choice.Whole), .. Calls(choice)], last: true));
        }

        return Response(answer, candidates, fault, last: true);
    }

    public static IEnumerable<JsonObject> Stream(Answer answer, Fault fault)
    {
        foreach (var choice in answer.Choices)
        {
            foreach (var piece in choice.Thoughts)
            {
                yield return Chunk(choice, Thought(piece), last: false);
            }

            foreach (var piece in choice.Pieces.SkipLast(1))
            {
                yield return Chunk(choice, Text(piece), last: false);
            }

            yield return Chunk(choice, choice.Calls.Count > 0 ? Calls(choice) : Text(choice.Pieces[^1]), last: true);
        }

        JsonObject Chunk(AnswerChoice choice, IEnumerable<JsonObject> parts, bool last) =>
            Response(answer, [Candidate(choice, parts, last)], fault, last && choice.Index == answer.Choices.Count - 1);
    }

    private static IEnumerable<JsonObject> Thought(string text) => text.Length > 0 ? [new JsonObject { ["text"] = text, ["thought"] = true }] : [];

    private static IEnumerable<JsonObject> Text(string text) => text.Length > 0 ? [new JsonObject { ["text"] = text }] : [];

    /// <summary>Each call whole, as this API streams them, and without an id; under the first one is the signature of what was reasoned.</summary>
    private static IEnumerable<JsonObject> Calls(AnswerChoice choice) => choice.Calls.Select((call, i) =>
    {
        var part = new JsonObject { ["functionCall"] = new JsonObject { ["name"] = call.Name, ["args"] = Arguments(call) } };
        if (i == 0)
        {
            part["thoughtSignature"] = Seal.Of(call.Name);
        }

        return part;
    });

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

    private static JsonObject Candidate(AnswerChoice choice, IEnumerable<JsonObject> parts, bool last)
    {
        var candidate = new JsonObject { ["content"] = new JsonObject { ["parts"] = new JsonArray([.. parts]), ["role"] = "model" } };
        if (last)
        {
            candidate["finishReason"] = choice.FinishReason switch
            {
                "length" => "MAX_TOKENS",
                "content_filter" => "SAFETY",
                _ => "STOP",
            };
        }

        candidate["index"] = choice.Index;
        return candidate;
    }

    private static JsonObject Response(Answer answer, JsonArray candidates, Fault fault, bool last)
    {
        var response = new JsonObject { ["candidates"] = candidates };
        if (fault.Usage is not UsagePlacement.None)
        {
            response["usageMetadata"] = Usage(answer, last);
        }

        response["modelVersion"] = answer.Model;
        response["responseId"] = answer.Letters[..23];
        return response;
    }

    /// <summary>Thoughts are counted apart from the candidates' tokens.</summary>
    private static JsonObject Usage(Answer answer, bool last)
    {
        var usage = new JsonObject { ["promptTokenCount"] = answer.PromptTokens };
        if (last)
        {
            usage["candidatesTokenCount"] = answer.CompletionTokens - answer.ThoughtTokens;
        }

        usage["totalTokenCount"] = answer.PromptTokens + (last ? answer.CompletionTokens : 0);
        if (answer.CachedTokens > 0)
        {
            usage["cachedContentTokenCount"] = answer.CachedTokens;
        }

        usage["promptTokensDetails"] = new JsonArray(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = answer.PromptTokens });
        if (last && answer.ThoughtTokens > 0)
        {
            usage["thoughtsTokenCount"] = answer.ThoughtTokens;
        }

        return usage;
    }
}
