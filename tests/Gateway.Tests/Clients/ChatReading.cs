using System.Text.Json;
using Gateway.Tests.Recorded;
using Gateway.Tests.Support;

namespace Gateway.Tests.Clients;

/// <summary>What a recorded Chat Completion says, its first choice, by the BCL's own reading of its JSON, whatever a host puts where.</summary>
internal sealed class ChatReading
{
    private readonly SaidAnswer _said = new();
    private readonly List<(int Index, string Id)> _calls = [];

    /// <summary>Null for what is an error.</summary>
    public static SaidAnswer? Of(byte[] body, bool isStream)
    {
        var reading = new ChatReading();
        foreach (var data in isStream ? ClientAnswer.ReadEvents([.. body, .. "\n\n"u8]).TakeWhile(data => data.Trim() != "[DONE]").Where(data => data.Length > 0) : [System.Text.Encoding.UTF8.GetString(body)])
        {
            if (EventFacts.Of(data).Error)
            {
                return null;
            }

            reading.Take(JsonDocument.Parse(data).RootElement, isStream);
        }

        // Whoever says that it is over, or answers in one piece, has ended regularly.
        reading._said.Finish ??= !isStream || StreamReading.Of(body).HasDone ? "stop" : null;
        return reading._said;
    }

    private void Take(JsonElement root, bool isStream)
    {
        if (Get(root, "choices") is { ValueKind: JsonValueKind.Array } choices)
        {
            foreach (var choice in choices.EnumerateArray().Where(c => Get(c, "index") is not { ValueKind: JsonValueKind.Number } index || index.GetInt32() == 0))
            {
                if ((isStream ? Get(choice, "delta") ?? Get(choice, "message") : Get(choice, "message")) is { ValueKind: JsonValueKind.Object } message)
                {
                    TakeMessage(message);
                }

                _said.Text += Word(choice, "text");
                _said.Finish ??= Get(choice, "finish_reason")?.GetString() switch
                {
                    null => null,
                    "length" or "max_tokens" or "model_length" => "length",
                    "content_filter" => "content_filter",
                    _ => _calls.Count > 0 ? "tool_calls" : "stop",
                };
            }
        }

        if ((Get(root, "usage") ?? (Get(root, "x_groq") is { } groq ? Get(groq, "usage") : null)) is { ValueKind: JsonValueKind.Object } usage)
        {
            var cached = new[] { Number(usage, "prompt_cache_hit_tokens"), Number(usage, "cached_tokens"), Get(usage, "prompt_tokens_details") is { ValueKind: JsonValueKind.Object } details ? Number(details, "cached_tokens") : 0 }.Max();
            _said.Used = (Number(usage, "prompt_tokens"), Math.Min(cached, Number(usage, "prompt_tokens")), Number(usage, "completion_tokens"));
        }
    }

    private void TakeMessage(JsonElement message)
    {
        if (Get(message, "content") is { ValueKind: JsonValueKind.Array } parts)
        {
            foreach (var part in parts.EnumerateArray())
            {
                _said.Text += Word(part, "text");
                if (Get(part, "thinking") is { ValueKind: JsonValueKind.Array } thoughts)
                {
                    _said.Reasoning += string.Concat(thoughts.EnumerateArray().Select(thought => Word(thought, "text")));
                }
            }
        }

        _said.Text += Word(message, "content");
        _said.Refusal += Word(message, "refusal");
        _said.Reasoning += Word(message, "reasoning_content") is { Length: > 0 } thought1 ? thought1 : Word(message, "reasoning") is { Length: > 0 } thought2 ? thought2
            : Get(message, "reasoning_details") is { ValueKind: JsonValueKind.Array } details ? string.Concat(details.EnumerateArray().Select(detail => Word(detail, "text"))) : "";
        if (Get(message, "function_call") is { } call1 && Word(call1, "name") is { Length: > 0 } name)
        {
            _calls.Add((0, ""));
            _said.Calls.Add((name, Word(call1, "arguments")));
        }

        if (Get(message, "tool_calls") is { ValueKind: JsonValueKind.Array } calls)
        {
            var place = 0;
            foreach (var call in calls.EnumerateArray().Where(call => Get(call, "function") is not null))
            {
                TakeCall(call, place++);
            }
        }
    }

    private void TakeCall(JsonElement call, int place)
    {
        var id = Word(call, "id");
        var index = Get(call, "index") is { ValueKind: JsonValueKind.Number } given ? given.GetInt32() : place;
        var function = call.GetProperty("function");
        var at = _calls.FindLastIndex(known => known.Index == index && (id.Length == 0 || known.Id == id));
        if (at < 0)
        {
            at = _calls.Count;
            _calls.Add((index, id));
            _said.Calls.Add((Word(function, "name"), ""));
        }

        var arguments = Get(function, "arguments") is { ValueKind: JsonValueKind.Object } value ? value.GetRawText() : Word(function, "arguments");
        _said.Calls[at] = _said.Calls[at] with { Arguments = _said.Calls[at].Arguments + arguments };
    }

    private static JsonElement? Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Word(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static long Number(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt64() : 0;
}
