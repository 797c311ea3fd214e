using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Support;

namespace Gateway.Tests.Recorded;

/// <summary>What an answer says, whichever format it was read from, by the tests' own means.</summary>
internal sealed record SaidAnswer
{
    public string Text { get; set; } = "";

    public string Reasoning { get; set; } = "";

    public string Refusal { get; set; } = "";

    public List<(string Name, string Arguments)> Calls { get; init; } = [];

    /// <summary>In OpenAI's words; null as long as there is none.</summary>
    public string? Finish { get; set; }

    public (long Prompt, long Cached, long Completion)? Used { get; set; }

    /// <summary>The first choice of a chat completion.</summary>
    public static SaidAnswer OfCompletion(string json)
    {
        var root = JsonDocument.Parse(json).RootElement;
        var said = new SaidAnswer();
        var choice = root.GetProperty("choices")[0];
        said.Take(choice.GetProperty("message"), new Dictionary<int, int>());
        said.TakeEnd(root, choice);
        return said;
    }

    /// <summary>The first choice of a chat completion's chunks, up to <c>[DONE]</c> or an error.</summary>
    public static SaidAnswer OfChunks(IEnumerable<string> events)
    {
        var said = new SaidAnswer();
        var calls = new Dictionary<int, int>();
        foreach (var data in events.TakeWhile(data => data != "[DONE]"))
        {
            var root = JsonDocument.Parse(data).RootElement;
            if (root.TryGetProperty("error", out _))
            {
                break;
            }

            var choice = root.GetProperty("choices").EnumerateArray().FirstOrDefault(c => c.GetProperty("index").GetInt32() == 0);
            if (choice.ValueKind == JsonValueKind.Object)
            {
                said.Take(choice.GetProperty("delta"), calls);
            }

            said.TakeEnd(root, choice);
        }

        return said;
    }

    /// <summary>The same, word for word; arguments as JSON.</summary>
    public void ShouldBe(SaidAnswer expected, string how)
    {
        Text.ShouldBe(expected.Text, how);
        Reasoning.ShouldBe(expected.Reasoning, how);
        Refusal.ShouldBe(expected.Refusal, how);
        Calls.Select(c => c.Name).ShouldBe(expected.Calls.Select(c => c.Name), how);
        foreach (var (got, wanted) in Calls.Zip(expected.Calls))
        {
            JsonNode.DeepEquals(JsonNode.Parse(got.Arguments), JsonNode.Parse(wanted.Arguments is "" ? "{}" : wanted.Arguments)).ShouldBeTrue($"{how}: {got.Arguments} instead of {wanted.Arguments}");
        }

        Finish.ShouldBe(
            expected.Finish != "stop" ? expected.Finish
            : expected.Calls.Count > 0 ? "tool_calls"
            : expected.Refusal.Length > 0 ? "content_filter"   // as the contract has it, whatever the provider calls it
            : "stop",
            how);
        Used.ShouldBe(expected.Used, how);
    }

    private void Take(JsonElement message, Dictionary<int, int> callAt)
    {
        Text += Word(message, "content");
        Reasoning += Word(message, "reasoning_content");
        Refusal += Word(message, "refusal");
        foreach (var call in message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array ? calls.EnumerateArray().ToArray() : [])
        {
            var index = call.TryGetProperty("index", out var given) ? given.GetInt32() : Calls.Count;
            if (!callAt.TryGetValue(index, out var at))
            {
                callAt[index] = at = Calls.Count;
                call.GetProperty("id").GetString().ShouldNotBeNullOrEmpty();
                Calls.Add((call.GetProperty("function").GetProperty("name").GetString()!, ""));
            }

            Calls[at] = Calls[at] with { Arguments = Calls[at].Arguments + Word(call.GetProperty("function"), "arguments") };
        }
    }

    private void TakeEnd(JsonElement root, JsonElement choice)
    {
        Finish = choice.ValueKind == JsonValueKind.Object && choice.GetProperty("finish_reason") is { ValueKind: JsonValueKind.String } reason ? reason.GetString() : Finish;
        if (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            var cached = usage.TryGetProperty("prompt_tokens_details", out var details) && details.TryGetProperty("cached_tokens", out var count) ? count.GetInt64() : 0;
            Used = (usage.GetProperty("prompt_tokens").GetInt64(), cached, usage.GetProperty("completion_tokens").GetInt64());
            usage.GetProperty("total_tokens").GetInt64().ShouldBe(Used.Value.Prompt + Used.Value.Completion);
        }
    }

    private static string Word(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
