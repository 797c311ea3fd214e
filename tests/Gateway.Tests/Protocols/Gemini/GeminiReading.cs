using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Tests.Support;

namespace Gateway.Tests.Protocols.Gemini;

/// <summary>An independent reading of an answer's recorded bytes: whole, with the BCL's own parsers, none of the product's code.</summary>
internal sealed class GeminiReading
{
    public string Text { get; private set; } = "";

    public string Thought { get; private set; } = "";

    public string Refusal { get; private set; } = "";

    public List<(string Name, JsonNode Arguments)> Calls { get; } = [];

    public List<string> Signatures { get; } = [];

    public int Images { get; private set; }

    public int Citations { get; private set; }

    public FinishReason? Finish { get; private set; }

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public JsonElement? Usage { get; private set; }

    public static GeminiReading Of(byte[] body)
    {
        var reading = new GeminiReading();
        foreach (var piece in Pieces(body))
        {
            reading.Take(piece);
        }

        return reading;
    }

    public void ShouldBe(RecordingSink sink)
    {
        sink.Failure.ShouldBeNull();
        sink.Id.ShouldBe(Id);
        sink.Model.ShouldBe(Model);
        var choice = sink.Only;
        choice.Said.ShouldBe(Text);
        choice.Thought.ShouldBe(Thought);
        choice.Refused.ShouldBe(Refusal);
        choice.Calls.Select(c => c.Name).ShouldBe(Calls.Select(c => c.Name));
        for (var i = 0; i < Calls.Count; i++)
        {
            JsonNode.DeepEquals(JsonNode.Parse(choice.Calls[i].Arguments.ToString()), Calls[i].Arguments).ShouldBeTrue();
        }

        choice.Seals.Select(s => s.Value.Decode()).Concat(choice.Calls.Where(c => c.Seal is not null).Select(c => c.Seal![(c.Seal!.IndexOf(':', StringComparison.Ordinal) + 1)..])).Order().ShouldBe(Signatures.Order());
        choice.Images.Count.ShouldBe(Images);
        choice.Citations.Count.ShouldBe(Citations);
        choice.Finish.ShouldBe(Finish);
        if (Count("promptTokenCount") is > 0 and var prompt)
        {
            var used = sink.Used.ShouldNotBeNull();
            used.Tokens.Prompt.ShouldBe(prompt);
            used.Tokens.CachedPrompt.ShouldBe(Count("cachedContentTokenCount"));
            used.Tokens.Completion.ShouldBe(Count("candidatesTokenCount") + Count("thoughtsTokenCount"));
            used.Tokens.Reasoning.ShouldBe(Count("thoughtsTokenCount"));
            (used.Tokens.Prompt + used.Tokens.Completion).ShouldBe(Count("totalTokenCount"));
            JsonElement.DeepEquals(JsonDocument.Parse(sink.NativeUsage!).RootElement, Usage!.Value).ShouldBeTrue();
        }
        else
        {
            sink.Used.ShouldBeNull();
        }
    }

    private static IEnumerable<JsonElement> Pieces(byte[] body)
    {
        if (Encoding.UTF8.GetString(body).TrimStart().StartsWith("data:", StringComparison.Ordinal))
        {
            return ClientAnswer.ReadEvents([.. body, .. "\n\n"u8]).Select(data => JsonDocument.Parse(data).RootElement);
        }

        var root = JsonDocument.Parse(body).RootElement;
        return root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : [root];
    }

    private long Count(string name) => Usage is { } usage && usage.TryGetProperty(name, out var count) ? count.GetInt64() : 0;

    private void Take(JsonElement piece)
    {
        Id ??= piece.GetProperty("responseId").GetString();
        Model ??= piece.GetProperty("modelVersion").GetString();
        if (piece.TryGetProperty("usageMetadata", out var usage))
        {
            Usage = usage;
        }

        if (piece.TryGetProperty("promptFeedback", out var feedback) && feedback.TryGetProperty("blockReason", out _))
        {
            Finish = FinishReason.ContentFilter;
            Refusal = feedback.GetProperty("blockReasonMessage").GetString()!;
        }

        foreach (var candidate in piece.TryGetProperty("candidates", out var candidates) ? candidates.EnumerateArray().ToArray() : [])
        {
            foreach (var part in candidate.TryGetProperty("content", out var content) && content.TryGetProperty("parts", out var parts) ? parts.EnumerateArray().ToArray() : [])
            {
                TakePart(part);
            }

            Citations += candidate.TryGetProperty("groundingMetadata", out _) ? 1 : 0;
            if (candidate.TryGetProperty("finishReason", out var reason))
            {
                TakeFinish(reason.GetString()!, candidate);
            }
        }
    }

    private void TakeFinish(string reason, JsonElement candidate)
    {
        Finish = reason switch
        {
            "MAX_TOKENS" => FinishReason.Length,
            "SAFETY" => FinishReason.ContentFilter,
            "STOP" or "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" => Calls.Count > 0 ? FinishReason.ToolCalls : FinishReason.Stop,
            _ => throw new NotSupportedException(reason),
        };
        if (reason == "MALFORMED_FUNCTION_CALL")
        {
            Refusal = candidate.GetProperty("finishMessage").GetString()!;
        }
    }

    private void TakePart(JsonElement part)
    {
        if (part.TryGetProperty("text", out var text))
        {
            var isThought = part.TryGetProperty("thought", out var thought) && thought.GetBoolean();
            (Text, Thought) = isThought ? (Text, Thought + text.GetString()) : (Text + text.GetString(), Thought);
        }

        if (part.TryGetProperty("thoughtSignature", out var signature))
        {
            Signatures.Add(signature.GetString()!);
        }

        Images += part.TryGetProperty("inlineData", out _) ? 1 : 0;
        if (part.TryGetProperty("functionCall", out var call))
        {
            if (call.TryGetProperty("name", out var name))
            {
                Calls.Add((name.GetString()!, call.TryGetProperty("args", out var args) ? JsonNode.Parse(args.GetRawText())! : new JsonObject()));
            }

            foreach (var piece in call.TryGetProperty("partialArgs", out var pieces) ? pieces.EnumerateArray().ToArray() : [])
            {
                var member = piece.GetProperty("jsonPath").GetString()![2..];
                var arguments = Calls[^1].Arguments;
                arguments[member] = arguments[member]?.GetValue<string>() + piece.GetProperty("stringValue").GetString();
            }
        }
    }
}
