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

        for (var i = 0; i < answer.Choices.Max(choice => choice.Pieces.Count); i++)
        {
            foreach (var choice in answer.Choices.Where(choice => i < choice.Pieces.Count))
            {
                yield return Chunk(json => WriteChoice(json, choice.Index, null, () => WritePiece(json, choice.Kind, choice.Pieces[i])));
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
            WriteCall(json, "", () =>
            {
                json.WriteString("id", choice.Call.Id);
                json.WriteString("type", "function");
            }, choice.Call.Name);
        }

        json.WriteString("refusal", choice.Kind is PieceKind.Refusal ? "" : null);
    }

    private static void WritePiece(Utf8JsonWriter json, PieceKind kind, string piece)
    {
        if (kind is PieceKind.Arguments)
        {
            WriteCall(json, piece, null, null);
        }
        else
        {
            json.WriteString(kind is PieceKind.Refusal ? "refusal" : "content", piece);
        }
    }

    private static void WriteCall(Utf8JsonWriter json, string arguments, Action? writeIdentity, string? name)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        writeIdentity?.Invoke();
        json.WriteStartObject("function");
        if (name is not null)
        {
            json.WriteString("name", name);
        }

        json.WriteString("arguments", arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
