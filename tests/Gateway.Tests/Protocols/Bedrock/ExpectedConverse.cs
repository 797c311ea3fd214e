using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Tests.Protocols.Anthropic;

namespace Gateway.Tests.Protocols.Bedrock;

/// <summary>What an answer says, read from its bytes by other means than the product's.</summary>
internal sealed class ExpectedConverse
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private readonly List<(string Id, string Name, StringBuilder Arguments)> _calls = [];
    private readonly List<string> _seals = [];
    private readonly Dictionary<int, int> _callOfBlock = [];
    private int _citations;
    private string? _reason;
    private JsonElement? _usage;

    public string Text => _text.ToString();

    public string Reasoning => _reasoning.ToString();

    public IEnumerable<(string Name, string Arguments)> Calls => _calls.Select(c => (c.Name, c.Arguments.ToString()));

    public string? Reason => _reason;

    public JsonElement? Usage => _usage;

    public static ExpectedConverse OfBody(byte[] body)
    {
        var root = JsonDocument.Parse(body).RootElement;
        var answer = new ExpectedConverse { _reason = root.GetProperty("stopReason").GetString(), _usage = root.GetProperty("usage") };
        foreach (var block in root.GetProperty("output").GetProperty("message").GetProperty("content").EnumerateArray())
        {
            answer.TakeBlock(block);
        }

        return answer;
    }

    public static ExpectedConverse OfEvents(IEnumerable<(string Name, string Payload, int End)> frames)
    {
        var answer = new ExpectedConverse();
        foreach (var (name, payload, _) in frames)
        {
            answer.TakeEvent(name, JsonDocument.Parse(payload).RootElement);
        }

        return answer;
    }

    /// <summary>Compares; an answer is whole as soon as its reason is there.</summary>
    public void ShouldBe(MessagesSink sink, string how)
    {
        sink.Error.ShouldBeNull(how);
        sink.Text.ShouldBe(_text.ToString(), how);
        sink.Reasoning.ShouldBe(_reasoning.ToString(), how);
        sink.Seals.Select(s => s.Value).ShouldBe(_seals, how);
        sink.Citations.Count.ShouldBe(_citations, how);
        sink.Ended.ShouldBe(_reason is not null, how);
        sink.Reason.ShouldBe(
            _reason switch
            {
                null => null,
                "max_tokens" => FinishReason.Length,
                "guardrail_intervened" or "content_filtered" => FinishReason.ContentFilter,
                "tool_use" => FinishReason.ToolCalls,
                _ => FinishReason.Stop,
            },
            how);
        sink.Calls.Select(c => (c.Id, c.Name)).ShouldBe(_calls.Select(c => (c.Id, c.Name)), how);
        foreach (var (got, wanted) in sink.Calls.Zip(_calls))
        {
            if (_reason is not null)
            {
                var arguments = wanted.Arguments.Length == 0 ? "{}" : wanted.Arguments.ToString();
                JsonElement.DeepEquals(JsonDocument.Parse(got.Arguments).RootElement, JsonDocument.Parse(arguments).RootElement).ShouldBeTrue($"{how}: {got.Arguments}");
            }
        }

        if (_usage is not { } usage)
        {
            sink.Used.ShouldBeNull(how);
            return;
        }

        long Count(string name) => usage.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
        var used = sink.Used.ShouldNotBeNull(how);
        used.Tokens.Prompt.ShouldBe(Count("totalTokens") - Count("outputTokens"), how);
        used.Tokens.Completion.ShouldBe(Count("outputTokens"), how);
        used.Tokens.CachedPrompt.ShouldBe(Count("cacheReadInputTokens"), how);
        used.CacheWritten.ShouldBe(Count("cacheWriteInputTokens"), how);
        JsonElement.DeepEquals(JsonDocument.Parse(sink.NativeUsage!).RootElement, usage).ShouldBeTrue(how);
    }

    private void TakeBlock(JsonElement block)
    {
        if (block.TryGetProperty("text", out var text))
        {
            _text.Append(text.GetString());
        }
        else if (block.TryGetProperty("toolUse", out var use))
        {
            _calls.Add((use.GetProperty("toolUseId").GetString()!, use.GetProperty("name").GetString()!, new(use.GetProperty("input").GetRawText())));
        }
        else if (block.TryGetProperty("reasoningContent", out var reasoning))
        {
            TakeReasoning(reasoning.TryGetProperty("reasoningText", out var inner) ? inner : reasoning);
        }
        else
        {
            throw new InvalidOperationException($"What is {block}?");
        }
    }

    private void TakeReasoning(JsonElement reasoning)
    {
        if (reasoning.TryGetProperty("text", out var text))
        {
            _reasoning.Append(text.GetString());
        }

        if (reasoning.TryGetProperty("signature", out var seal) || reasoning.TryGetProperty("redactedContent", out seal))
        {
            _seals.Add(seal.GetString()!);
        }
    }

    private void TakeEvent(string name, JsonElement data)
    {
        switch (name)
        {
            case "contentBlockStart":
                var use = data.GetProperty("start").GetProperty("toolUse");
                _callOfBlock[data.GetProperty("contentBlockIndex").GetInt32()] = _calls.Count;
                _calls.Add((use.GetProperty("toolUseId").GetString()!, use.GetProperty("name").GetString()!, new()));
                break;
            case "contentBlockDelta" when data.GetProperty("delta").TryGetProperty("toolUse", out var more):
                _calls[_callOfBlock[data.GetProperty("contentBlockIndex").GetInt32()]].Arguments.Append(more.GetProperty("input").GetString());
                break;
            case "contentBlockDelta" when data.GetProperty("delta").TryGetProperty("citation", out _):
                _citations++;
                break;
            case "contentBlockDelta":
                TakeBlock(data.GetProperty("delta"));
                break;
            case "messageStop":
                _reason = data.GetProperty("stopReason").GetString();
                break;
            case "metadata" when data.TryGetProperty("usage", out var usage):
                _usage = usage;
                break;
        }
    }
}
