using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Routing.Targets;

namespace Gateway.Tests.Protocols.OpenAI;

/// <summary>Tells a sink what a Chat Completions answer, whole or in chunks, says: for round trips only.</summary>
internal sealed class ChatAnswerSpeaker(IAnswerSink sink)
{
    private readonly Dictionary<(int Choice, int Call), int> _calls = [];
    private readonly SortedDictionary<int, FinishReason> _finished = [];

    public void Say(JsonElement payload)
    {
        sink.Begin(Raw(payload, "id"), Raw(payload, "model"), payload.TryGetProperty("created", out var created) && created.TryGetInt64(out var at) ? at : null);
        foreach (var choice in payload.TryGetProperty("choices", out var choices) && choices.ValueKind is JsonValueKind.Array ? choices.EnumerateArray() : default)
        {
            SayChoice(choice);
        }

        if (payload.TryGetProperty("usage", out var usage) && usage.ValueKind is JsonValueKind.Object)
        {
            sink.Usage(new(new TokenUsage(Count(usage, "prompt_tokens"), 0, Count(usage, "completion_tokens"), 0)), Encoding.UTF8.GetBytes(usage.GetRawText()));
        }
    }

    /// <summary>Some hosts give a choice's reason before its last piece.</summary>
    public void Done()
    {
        foreach (var (choice, reason) in _finished)
        {
            sink.Finish(choice, reason);
        }

        sink.End();
    }

    private void SayChoice(JsonElement choice)
    {
        var index = (int)Count(choice, "index");
        if (choice.TryGetProperty("message", out var message) || choice.TryGetProperty("delta", out message))
        {
            sink.Reasoning(index, Raw(message, "reasoning_content"));
            sink.Text(index, Raw(message, "content"));
            sink.Refusal(index, Raw(message, "refusal"));
            foreach (var call in message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind is JsonValueKind.Array ? calls.EnumerateArray() : default)
            {
                SayCall(index, call);
            }
        }

        if (Word(choice, "finish_reason") is { } reason)
        {
            _finished[index] = reason switch
            {
                "length" => FinishReason.Length,
                "content_filter" => FinishReason.ContentFilter,
                "tool_calls" => FinishReason.ToolCalls,
                _ => FinishReason.Stop,
            };
        }
    }

    private void SayCall(int choice, JsonElement call)
    {
        var function = call.GetProperty("function");
        var index = call.TryGetProperty("index", out var given) && given.ValueKind == JsonValueKind.Number ? given.GetInt32() : _calls.Count(known => known.Key.Choice == choice);
        if (!_calls.TryGetValue((choice, index), out var number))
        {
            _calls[(choice, index)] = number = _calls.Count(known => known.Key.Choice == choice);
            sink.ToolCall(choice, number, Raw(call, "id"), Raw(function, "name"));
        }

        sink.ToolArguments(choice, number, Raw(function, "arguments"));
    }

    public static string? Word(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static long Count(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static byte[] Raw(JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && Word(element, name) is not null ? Encoding.UTF8.GetBytes(element.GetProperty(name).GetRawText())[1..^1] : [];
}
