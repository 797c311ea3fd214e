using System.Text.Json;
using Gateway.Conversations;
using Gateway.Tests.Support;

namespace Gateway.Tests.Protocols.Cohere;

/// <summary>The recorded exchanges of <c>/v2/chat</c>, and a reading of their answers by the tests' own means.</summary>
internal static class CohereExchanges
{
    public static NativeExchanges Chat { get; } = new("cohere.v2.chat");

    public static ExpectedAnswer ReadWhole(byte[] body)
    {
        var json = JsonDocument.Parse(body).RootElement;
        var message = json.GetProperty("message");
        var expected = new ExpectedAnswer { Id = json.GetProperty("id").GetString()! };
        expected.Thought = message.TryGetProperty("tool_plan", out var plan) ? plan.GetString()! : "";
        foreach (var block in Items(message, "content"))
        {
            if (block.GetProperty("type").GetString() == "thinking")
            {
                expected.Thought += block.GetProperty("thinking").GetString();
            }
            else
            {
                expected.Text += block.GetProperty("text").GetString();
            }
        }

        foreach (var call in Items(message, "tool_calls"))
        {
            expected.Calls.Add((call.GetProperty("id").GetString()!, call.GetProperty("function").GetProperty("name").GetString()!, call.GetProperty("function").GetProperty("arguments").GetString()!));
        }

        expected.Citations.AddRange(Items(message, "citations").Select(c => c.GetRawText()));
        End(json, expected);
        return expected;
    }

    public static ExpectedAnswer ReadStream(byte[] body)
    {
        var expected = new ExpectedAnswer();
        foreach (var data in ClientAnswer.ReadEvents([.. body, .. "\n\n"u8]).Where(d => d != "[DONE]"))
        {
            var read = JsonDocument.Parse(data).RootElement;
            var delta = read.TryGetProperty("delta", out var some) ? some : default;
            var message = delta.ValueKind == JsonValueKind.Object && delta.TryGetProperty("message", out var said) ? said : default;
            switch (read.GetProperty("type").GetString())
            {
                case "message-start":
                    expected.Id = read.GetProperty("id").GetString()!;
                    break;
                case "content-start" or "content-delta":
                    expected.Text += message.GetProperty("content").TryGetProperty("text", out var text) ? text.GetString() : "";
                    expected.Thought += message.GetProperty("content").TryGetProperty("thinking", out var thinking) ? thinking.GetString() : "";
                    break;
                case "tool-plan-delta":
                    expected.Thought += message.GetProperty("tool_plan").GetString();
                    break;
                case "tool-call-start":
                    var call = message.GetProperty("tool_calls");
                    expected.Calls.Add((call.GetProperty("id").GetString()!, call.GetProperty("function").GetProperty("name").GetString()!, call.GetProperty("function").GetProperty("arguments").GetString()!));
                    break;
                case "tool-call-delta":
                    var index = read.GetProperty("index").GetInt32();
                    expected.Calls[index] = expected.Calls[index] with { Arguments = expected.Calls[index].Arguments + message.GetProperty("tool_calls").GetProperty("function").GetProperty("arguments").GetString() };
                    break;
                case "citation-start":
                    expected.Citations.Add(message.GetProperty("citations").GetRawText());
                    break;
                case "message-end":
                    End(delta, expected);
                    break;
                case "content-end" or "tool-call-end" or "citation-end":
                    break;
                case var other:
                    throw new NotSupportedException(other);
            }
        }

        return expected;
    }

    private static void End(JsonElement end, ExpectedAnswer expected)
    {
        expected.Finish = end.GetProperty("finish_reason").GetString() switch
        {
            "COMPLETE" or "STOP_SEQUENCE" => FinishReason.Stop,
            "MAX_TOKENS" => FinishReason.Length,
            "TOOL_CALL" => FinishReason.ToolCalls,
            var other => throw new NotSupportedException(other),
        };
        var usage = end.GetProperty("usage");
        var tokens = usage.GetProperty("tokens");
        var prompt = tokens.GetProperty("input_tokens").GetInt64();
        if (prompt < usage.GetProperty("billed_units").GetProperty("input_tokens").GetInt64())
        {
            prompt += tokens.GetProperty("image_tokens").GetInt64();   // command-a-plus counts the image apart
        }

        expected.Usage = (prompt, Count(usage, "cached_tokens"), Count(tokens, "output_tokens"), Count(tokens, "reasoning_tokens"));
        expected.NativeUsage = usage.GetRawText();
    }

    private static JsonElement[] Items(JsonElement json, string name) => json.TryGetProperty(name, out var items) ? [.. items.EnumerateArray()] : [];

    private static long Count(JsonElement json, string name) => json.TryGetProperty(name, out var count) ? count.GetInt64() : 0;
}
