using System.Text.Json;

namespace Simulator.Answers;

/// <summary>An answer as one <c>chat.completion</c>.</summary>
internal static class CompletionJson
{
    public static byte[] Render(Answer answer, bool withUsage) => Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", answer.Id);
        json.WriteString("object", "chat.completion");
        json.WriteNumber("created", Answer.Epoch);
        json.WriteString("model", answer.Model);
        json.WriteStartArray("choices");
        foreach (var choice in answer.Choices)
        {
            Write(json, choice);
        }

        json.WriteEndArray();
        if (withUsage)
        {
            UsageJson.Write(json, answer);
        }

        json.WriteString("service_tier", "default");
        json.WriteString("system_fingerprint", Answer.Fingerprint);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, AnswerChoice choice)
    {
        json.WriteStartObject();
        json.WriteNumber("index", choice.Index);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", choice.Kind is PieceKind.Content ? choice.Whole : null);
        if (choice.Kind is PieceKind.Arguments)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in choice.Calls)
            {
                json.WriteStartObject();
                json.WriteString("id", $"call_{call.Letters}");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", call.Name);
                json.WriteString("arguments", call.Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteString("refusal", choice.Kind is PieceKind.Refusal ? choice.Whole : null);
        json.WriteStartArray("annotations");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", choice.FinishReason);
        json.WriteEndObject();
    }
}
