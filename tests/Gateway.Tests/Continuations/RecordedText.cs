using System.Text.Json;
using Gateway.Tests.Recorded;

namespace Gateway.Tests.Continuations;

/// <summary>A recorded stream that has text in it.</summary>
/// <param name="Exchange">Where it is from.</param>
/// <param name="Format">As a provider's row names it.</param>
/// <param name="Model">Of the row.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="Said">What they say, by an independent reading.</param>
/// <param name="Boundaries">Where each event ends.</param>
/// <param name="Read">Reads the beginning of them.</param>
internal sealed record RecordedText(
    RecordedExchange Exchange, string Format, string Model, byte[] Body, SaidAnswer Said, Func<byte[], IReadOnlyList<int>> Boundaries, Func<byte[], SaidAnswer> Read)
{
    /// <summary>Whether an event has nothing in it but text and reasoning of one choice.</summary>
    public static bool IsPlain(string data)
    {
        var choices = JsonElement.Parse(data).TryGetProperty("choices", out var listed) && listed.ValueKind == JsonValueKind.Array ? listed.EnumerateArray().ToList() : [];
        return choices.Count <= 1 && choices.TrueForAll(choice =>
            (!choice.TryGetProperty("index", out var index) || index.GetInt32() == 0)
            && (!choice.TryGetProperty("logprobs", out var logprobs) || logprobs.ValueKind == JsonValueKind.Null)
            && !choice.TryGetProperty("message", out _)
            && choice.GetProperty("delta").EnumerateObject().All(member => IsEmpty(member.Value) || member.Name switch
            {
                "role" or "reasoning" or "reasoning_content" or "reasoning_details" => true,
                "content" => member.Value.ValueKind == JsonValueKind.String,
                _ => false,
            }));
    }

    /// <summary>Whether so much of it is text and reasoning alone, so that another can go on.</summary>
    public bool IsTextUpTo(int end) => Format == "openai"
        ? StreamReading.Of(Body.AsSpan(0, end), false).Events.All(IsPlain)
        : Read(Body[..end]) is { Calls.Count: 0, Refusal: "" };

    /// <summary>Whether there is anything in so much of it, and no end yet.</summary>
    public bool IsUnderWayAt(int end) => Read(Body[..end]) is { Finish: null } said && HoldsSomething(said);

    public static bool HoldsSomething(SaidAnswer said) => said.Text.Length + said.Reasoning.Length + said.Refusal.Length + said.Calls.Sum(call => call.Arguments.Length) > 0;

    /// <summary>The text of events, whatever else there is in one heap, and how they ended.</summary>
    public static SaidAnswer OfChunks(IEnumerable<string> events)
    {
        var said = new SaidAnswer();
        foreach (var choice in events.Select(data => JsonElement.Parse(data)).Where(chunk => chunk.TryGetProperty("choices", out var listed) && listed.ValueKind == JsonValueKind.Array)
            .SelectMany(chunk => chunk.GetProperty("choices").EnumerateArray()))
        {
            said.Text += choice.TryGetProperty("delta", out var delta) && delta.TryGetProperty("content", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : "";
            said.Reasoning += delta.ValueKind == JsonValueKind.Object
                ? string.Concat(delta.EnumerateObject().Where(member => member.Name is not ("role" or "content") && !IsEmpty(member.Value)).Select(member => member.Value.GetRawText()))
                : "";
            said.Finish = choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : said.Finish;
        }

        return said;
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };
}
