using System.Text.Json;
using Simulator.Scripting;

namespace Simulator.Answers;

/// <summary>
/// An answer as the payloads of a stream: the role of each choice, their pieces in turn, their finish reasons, usage if asked for.
/// </summary>
internal sealed class ChunkJson(Answer answer, bool includeUsage, UsagePlacement? placement)
{
    private readonly bool _usageChunk = includeUsage && placement is null;

    public IEnumerable<byte[]> Render()
    {
        foreach (var choice in answer.Choices)
        {
            yield return Chunk(json => WriteChoice(json, choice.Index, null, () => WriteOpening(json, choice)));
        }

        var deltas = answer.Choices.Select(choice => (choice.Index, Deltas: Deltas(choice).ToArray())).ToArray();
        for (var i = 0; i < deltas.Max(choice => choice.Deltas.Length); i++)
        {
            foreach (var (index, mine) in deltas.Where(choice => i < choice.Deltas.Length))
            {
                yield return Chunk(json => WriteChoice(json, index, null, () => mine[i](json)));
            }
        }

        foreach (var choice in answer.Choices)
        {
            var withUsage = placement is UsagePlacement.OnLastChoice && choice.Index == answer.Choices.Count - 1;
            yield return Chunk(json => WriteChoice(json, choice.Index, choice.FinishReason, null), withUsage);
        }

        if (_usageChunk)
        {
            yield return Chunk(null, withUsage: true);
        }
    }

    private byte[] Chunk(Action<Utf8JsonWriter>? writeChoice, bool withUsage = false) => Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", answer.Id);
        json.WriteString("object", "chat.completion.chunk");
        json.WriteNumber("created", Answer.Epoch);
        json.WriteString("model", answer.Model);
        json.WriteString("service_tier", "default");
        json.WriteString("system_fingerprint", Answer.Fingerprint);
        json.WriteStartArray("choices");
        writeChoice?.Invoke(json);
        json.WriteEndArray();
        if (withUsage)
        {
            UsageJson.Write(json, answer);
        }
        else if (_usageChunk)
        {
            json.WriteNull("usage");
        }

        json.WriteEndObject();
    });

    private static void WriteChoice(Utf8JsonWriter json, int index, string? finishReason, Action? writeDelta)
    {
        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteStartObject("delta");
        writeDelta?.Invoke();
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
    }

    private static void WriteOpening(Utf8JsonWriter json, AnswerChoice choice)
    {
        json.WriteString("role", "assistant");
        json.WriteString("content", choice.Kind is PieceKind.Content ? "" : null);
        if (choice.Kind is PieceKind.Arguments)
        {
            WriteCall(json, 0, "", choice.Calls[0]);
        }

        json.WriteString("refusal", choice.Kind is PieceKind.Refusal ? "" : null);
    }

    /// <summary>What follows the opening: pieces of text, or of the calls one after the other. The first call is named in the opening.</summary>
    private static IEnumerable<Action<Utf8JsonWriter>> Deltas(AnswerChoice choice)
    {
        foreach (var piece in choice.Pieces)
        {
            yield return json => json.WriteString(choice.Kind is PieceKind.Refusal ? "refusal" : "content", piece);
        }

        for (var i = 0; i < choice.Calls.Count; i++)
        {
            var (index, call) = (i, choice.Calls[i]);
            if (index > 0)
            {
                yield return json => WriteCall(json, index, "", call);
            }

            foreach (var piece in call.Pieces)
            {
                yield return json => WriteCall(json, index, piece, null);
            }
        }
    }

    private static void WriteCall(Utf8JsonWriter json, int index, string arguments, CallMade? named)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        if (named is not null)
        {
            json.WriteString("id", $"call_{named.Letters}");
            json.WriteString("type", "function");
        }

        json.WriteStartObject("function");
        if (named is not null)
        {
            json.WriteString("name", named.Name);
        }

        json.WriteString("arguments", arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
