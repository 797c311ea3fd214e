using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>What an answer says, read from its bytes by other means than the product's.</summary>
internal sealed class ExpectedAnswer
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private readonly Dictionary<string, long> _usage = [];
    private readonly Dictionary<int, StringBuilder> _partial = [];
    private readonly Dictionary<int, int> _callAt = [];

    private ExpectedAnswer()
    {
    }

    public string Text => _text.ToString();

    public string Reasoning => _reasoning.ToString();

    /// <summary>Null when the provider said nothing of it.</summary>
    public (long Prompt, long Cached, long Completion)? Used => _usage.Count == 0 ? null : (Sum("input_tokens") + Sum("cache_read_input_tokens") + Sum("cache_creation_input_tokens"), Sum("cache_read_input_tokens"), Sum("output_tokens"));

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public string? StopReason { get; private set; }

    public bool IsWhole { get; private set; }

    public string? ErrorType { get; private set; }

    public List<string> Seals { get; } = [];

    public List<(string Id, string Name, string Arguments)> Calls { get; } = [];

    public int Citations { get; private set; }

    public string Explanation { get; private set; } = "";

    public static ExpectedAnswer OfBody(byte[] body)
    {
        var answer = new ExpectedAnswer();
        using var document = JsonDocument.Parse(body);
        answer.TakeMessage(document.RootElement);
        foreach (var block in document.RootElement.GetProperty("content").EnumerateArray())
        {
            answer.TakeBlock(block, null);
        }

        answer.TakeEnd(document.RootElement);
        answer.IsWhole = true;
        return answer;
    }

    public static ExpectedAnswer OfEvents(IEnumerable<string> events)
    {
        var answer = new ExpectedAnswer();
        foreach (var data in events)
        {
            using var document = JsonDocument.Parse(data);
            answer.TakeEvent(document.RootElement);
        }

        return answer;
    }

    public void ShouldBe(MessagesSink sink, string how)
    {
        sink.Text.ShouldBe(_text.ToString(), how);
        sink.Reasoning.ShouldBe(_reasoning.ToString(), how);
        sink.Refused.ShouldBe(Explanation, how);
        sink.Seals.Select(s => s.Value).ShouldBe(Seals, how);
        sink.Citations.Count.ShouldBe(Citations, how);
        sink.Id.ShouldBe(Id, how);
        sink.Model.ShouldBe(Model, how);
        sink.Calls.Select(c => (c.Id, c.Name)).ShouldBe(Calls.Select(c => (c.Id, c.Name)), how);
        sink.Error?.Type.ShouldBe(ErrorType, how);
        (sink.Error is null).ShouldBe(ErrorType is null, how);
        sink.Ended.ShouldBe(IsWhole, how);
        sink.Reason.ShouldBe(StopReason switch
        {
            null => null,
            "max_tokens" => FinishReason.Length,
            "tool_use" => FinishReason.ToolCalls,
            "refusal" => FinishReason.ContentFilter,
            _ => FinishReason.Stop,
        }, how);
        ShouldHaveUsage(sink, how);
        if (IsWhole)
        {
            foreach (var (got, wanted) in sink.Calls.Zip(Calls))
            {
                JsonElement.DeepEquals(JsonDocument.Parse(got.Arguments).RootElement, JsonDocument.Parse(wanted.Arguments).RootElement).ShouldBeTrue($"{how}: {got.Arguments} is not {wanted.Arguments}");
            }
        }
    }

    private void ShouldHaveUsage(MessagesSink sink, string how)
    {
        if (_usage.Count == 0)
        {
            sink.Used.ShouldBeNull(how);
            return;
        }

        var (tokens, written) = sink.Used.ShouldNotBeNull(how);
        tokens.Prompt.ShouldBe(Sum("input_tokens") + Sum("cache_read_input_tokens") + Sum("cache_creation_input_tokens"), how);
        tokens.CachedPrompt.ShouldBe(Sum("cache_read_input_tokens"), how);
        written.ShouldBe(Sum("cache_creation_input_tokens"), how);
        tokens.Completion.ShouldBe(Sum("output_tokens"), how);
        tokens.Reasoning.ShouldBe(Sum("thinking_tokens"), how);
    }

    private long Sum(string name) => _usage.GetValueOrDefault(name);

    private void TakeEvent(JsonElement data)
    {
        switch (data.GetProperty("type").GetString())
        {
            case "message_start":
                TakeMessage(data.GetProperty("message"));
                break;
            case "content_block_start":
                TakeBlock(data.GetProperty("content_block"), data.GetProperty("index").GetInt32());
                break;
            case "content_block_delta":
                TakeDelta(data.GetProperty("delta"), data.GetProperty("index").GetInt32());
                break;
            case "message_delta":
                TakeEnd(data.GetProperty("delta"));
                TakeUsage(data.GetProperty("usage"));
                break;
            case "message_stop":
                IsWhole = true;
                break;
            case "error":
                ErrorType = data.GetProperty("error").GetProperty("type").GetString();
                break;
        }
    }

    private void TakeMessage(JsonElement message)
    {
        Id = message.GetProperty("id").GetString();
        Model = message.GetProperty("model").GetString();
        if (message.TryGetProperty("usage", out var usage))
        {
            TakeUsage(usage);
        }
    }

    private void TakeBlock(JsonElement block, int? index)
    {
        switch (block.GetProperty("type").GetString())
        {
            case "text":
                _text.Append(block.GetProperty("text").GetString());
                Citations += block.TryGetProperty("citations", out var citations) && citations.ValueKind == JsonValueKind.Array ? citations.GetArrayLength() : 0;
                break;
            case "thinking":
                _reasoning.Append(block.GetProperty("thinking").GetString());
                AddSeal(block, "signature");
                break;
            case "redacted_thinking":
                AddSeal(block, "data");
                break;
            case "tool_use":
                Calls.Add((block.GetProperty("id").GetString()!, block.GetProperty("name").GetString()!, block.GetProperty("input").GetRawText()));
                if (index is { } at)
                {
                    _callAt[at] = Calls.Count - 1;
                    _partial[at] = new();
                }

                break;
        }
    }

    private void TakeDelta(JsonElement delta, int index)
    {
        switch (delta.GetProperty("type").GetString())
        {
            case "text_delta":
                _text.Append(delta.GetProperty("text").GetString());
                break;
            case "thinking_delta":
                _reasoning.Append(delta.GetProperty("thinking").GetString());
                break;
            case "signature_delta":
                AddSeal(delta, "signature");
                break;
            case "citations_delta":
                Citations++;
                break;
            case "input_json_delta" when _callAt.TryGetValue(index, out var call):
                var text = _partial[index].Append(delta.GetProperty("partial_json").GetString()).ToString();
                Calls[call] = Calls[call] with { Arguments = text.Length == 0 ? "{}" : text };
                break;
        }
    }

    private void AddSeal(JsonElement element, string name)
    {
        if (element.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } seal)
        {
            Seals.Add(seal);
        }
    }

    private void TakeEnd(JsonElement end)
    {
        StopReason = end.GetProperty("stop_reason").GetString();
        if (end.TryGetProperty("stop_details", out var details) && details.ValueKind == JsonValueKind.Object && details.TryGetProperty("explanation", out var explanation))
        {
            Explanation = explanation.GetString() ?? "";
        }
    }

    private void TakeUsage(JsonElement usage)
    {
        foreach (var member in usage.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Number)
            {
                _usage[member.Name] = member.Value.GetInt64();
            }
            else if (member.Name == "output_tokens_details" && member.Value.ValueKind == JsonValueKind.Object)
            {
                TakeUsage(member.Value);
            }
        }
    }
}
