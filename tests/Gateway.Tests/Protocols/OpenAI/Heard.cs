using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Gateway.Tests.Support;

namespace Gateway.Tests.Protocols.OpenAI;

/// <summary>What a client hears of an answer: bytes of the writers, read as an SDK does.</summary>
internal static class Heard
{
    public static AnswerTerms Terms { get; } = new() { RequestId = "req_00112233445566778899aabbccddeeff", Model = "the-model", Created = 1700000000 };

    public static string WholeText(Action<IAnswerSink> speak, AnswerTerms? terms = null, string edge = "")
    {
        using var writer = new AnswerWriter(terms ?? Terms);
        speak(writer);
        var output = new ArrayBufferWriter<byte>();
        writer.WriteTo(output, Encoding.UTF8.GetBytes(edge));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static JsonElement Whole(Action<IAnswerSink> speak, AnswerTerms? terms = null) => JsonElement.Parse(WholeText(speak, terms));

    public static string StreamText(Action<IAnswerSink> speak, AnswerTerms? terms = null)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new ChunkWriter(terms ?? Terms) { Output = output };
        speak(writer);
        writer.IsWhole.ShouldBeTrue();
        writer.Complete();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The events put together, in the shape of an answer in one piece.</summary>
    public static JsonElement Stream(Action<IAnswerSink> speak, AnswerTerms? terms = null) => Accumulate(StreamText(speak, terms));

    public static JsonElement Accumulate(string events)
    {
        var answer = new JsonObject { ["choices"] = new JsonArray() };
        var data = ClientAnswer.ReadEvents(Encoding.UTF8.GetBytes(events));
        data[^1].ShouldBe("[DONE]");
        foreach (var chunk in data.SkipLast(1).Select(json => JsonNode.Parse(json)!.AsObject()))
        {
            foreach (var (name, value) in chunk.Where(member => member.Key != "choices"))
            {
                answer[name] = value?.DeepClone();
            }

            foreach (var choice in chunk["choices"]!.AsArray())
            {
                Add(answer["choices"]!.AsArray(), choice!.AsObject());
            }
        }

        return JsonElement.Parse(answer.ToJsonString());
    }

    private static void Add(JsonArray choices, JsonObject choice)
    {
        var index = (int)choice["index"]!;
        while (choices.Count <= index)
        {
            choices.Add(new JsonObject { ["message"] = new JsonObject() });
        }

        Merge(choices[index]!["message"]!.AsObject(), choice["delta"]!.AsObject());
        choices[index]!["finish_reason"] = choice["finish_reason"]?.DeepClone();
        choices[index]!["logprobs"] ??= choice["logprobs"]?.DeepClone();
    }

    /// <summary>As OpenAI's SDK for Python adds a delta to what it has: texts joined, objects merged, lists by the index of their entries.</summary>
    private static void Merge(JsonObject into, JsonObject delta)
    {
        foreach (var (name, value) in delta)
        {
            switch (into[name], value)
            {
                case (null, JsonArray items) when name is "tool_calls" or "images":
                    into[name] = new JsonArray();
                    MergeItems(into[name]!.AsArray(), items);
                    break;
                case (JsonArray present, JsonArray items):
                    MergeItems(present, items);
                    break;
                case (JsonObject present, JsonObject inner):
                    Merge(present, inner);
                    break;
                case (JsonValue present, JsonValue text) when text.GetValueKind() is JsonValueKind.String && name is not ("type" or "role"):
                    into[name] = (string?)present + (string?)text;
                    break;
                default:
                    into[name] = value?.DeepClone();
                    break;
            }
        }
    }

    private static void MergeItems(JsonArray into, JsonArray items)
    {
        foreach (var item in items.Select(item => item!.AsObject()))
        {
            var index = (int)item["index"].ShouldNotBeNull();
            while (into.Count <= index)
            {
                into.Add(new JsonObject());
            }

            Merge(into[index]!.AsObject(), item);
        }
    }
}
