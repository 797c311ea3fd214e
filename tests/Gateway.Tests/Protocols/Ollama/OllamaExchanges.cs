using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Tests.Protocols.Ollama;

/// <summary>The recorded exchanges of <c>/api/chat</c>, and a reading of their answers by the tests' own means.</summary>
internal static class OllamaExchanges
{
    public static NativeExchanges Chat { get; } = new("ollama.chat");

    public static ExpectedAnswer Read(byte[] body)
    {
        var expected = new ExpectedAnswer();
        var text = Encoding.UTF8.GetString(body);
        foreach (var line in text.Contains("\"object\":\"chat.completion\"", StringComparison.Ordinal) ? [text] : text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var json = JsonDocument.Parse(line).RootElement;
            if (json.TryGetProperty("choices", out var choices))
            {
                ReadCompatible(json, choices[0], expected);
            }
            else
            {
                ReadLine(json, expected);
            }
        }

        return expected;
    }

    private static void ReadLine(JsonElement line, ExpectedAnswer expected)
    {
        var message = line.GetProperty("message");
        expected.Model = line.GetProperty("model").GetString()!;
        expected.Created ??= DateTimeOffset.Parse(line.GetProperty("created_at").GetString()!, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        expected.Text += message.GetProperty("content").GetString();
        expected.Thought += message.TryGetProperty("thinking", out var thinking) ? thinking.GetString() : "";
        ReadCalls(message, expected);
        if (line.GetProperty("done").GetBoolean())
        {
            expected.Finish = line.GetProperty("done_reason").GetString() switch
            {
                "length" => FinishReason.Length,
                "stop" => expected.Calls.Count > 0 ? FinishReason.ToolCalls : FinishReason.Stop,
                var other => throw new NotSupportedException(other),
            };
            expected.Usage = (Count(line, "prompt_eval_count"), 0, Count(line, "eval_count"), 0);
            expected.NativeUsage = $"{{{string.Join(',', line.EnumerateObject().Where(m => m.Name.EndsWith("_count", StringComparison.Ordinal) || m.Name.EndsWith("_duration", StringComparison.Ordinal)).Select(m => $"\"{m.Name}\":{m.Value.GetRawText()}"))}}}";
        }
    }

    private static void ReadCompatible(JsonElement answer, JsonElement choice, ExpectedAnswer expected)
    {
        expected.Id = answer.GetProperty("id").GetString()!;
        expected.Model = answer.GetProperty("model").GetString()!;
        expected.Created = answer.GetProperty("created").GetInt64();
        expected.Text = choice.GetProperty("message").GetProperty("content").GetString()!;
        ReadCalls(choice.GetProperty("message"), expected);
        expected.Finish = choice.GetProperty("finish_reason").GetString() == "tool_calls" ? FinishReason.ToolCalls : throw new NotSupportedException();
        var usage = answer.GetProperty("usage");
        expected.Usage = (Count(usage, "prompt_tokens"), 0, Count(usage, "completion_tokens"), 0);
    }

    private static void ReadCalls(JsonElement message, ExpectedAnswer expected)
    {
        foreach (var call in message.TryGetProperty("tool_calls", out var calls) ? calls.EnumerateArray().ToArray() : [])
        {
            var function = call.GetProperty("function");
            var arguments = function.GetProperty("arguments");
            expected.Calls.Add((
                call.TryGetProperty("id", out var id) ? id.GetString()! : "",
                function.GetProperty("name").GetString()!,
                arguments.ValueKind == JsonValueKind.String ? arguments.GetString()! : arguments.GetRawText()));
        }
    }

    private static long Count(JsonElement json, string name) => json.TryGetProperty(name, out var count) ? count.GetInt64() : 0;
}
