using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Conversations;

namespace Gateway.Tests.Protocols;

/// <summary>What a test read out of recorded bytes by itself, to be compared with what the product read.</summary>
internal sealed class ExpectedAnswer
{
    public string Id { get; set; } = "";

    public string Model { get; set; } = "";

    public long? Created { get; set; }

    public string Text { get; set; } = "";

    public string Thought { get; set; } = "";

    public List<(string Id, string Name, string Arguments)> Calls { get; } = [];

    public List<string> Citations { get; } = [];

    public FinishReason? Finish { get; set; }

    public (long Prompt, long Cached, long Completion, long Reasoning)? Usage { get; set; }

    public string? NativeUsage { get; set; }

    public void ShouldMatch(RecordingSink sink)
    {
        sink.Failure.ShouldBeNull();
        sink.Ended.ShouldBeTrue();
        sink.Begun.ShouldBe(1);
        (sink.Id, sink.Model, sink.Created).ShouldBe((Id, Model, Created));
        var choice = sink.Only;
        choice.Said.ShouldBe(Text);
        choice.Thought.ShouldBe(Thought);
        choice.Calls.Select(c => (c.Id, c.Name)).ShouldBe(Calls.Select(c => (c.Id, c.Name)));
        for (var i = 0; i < Calls.Count; i++)
        {
            ShouldBeSame(Arguments(choice.Calls[i]), Calls[i].Arguments is "" ? "{}" : Calls[i].Arguments);
        }

        choice.Citations.Count.ShouldBe(Citations.Count);
        for (var i = 0; i < Citations.Count; i++)
        {
            ShouldBeSame(choice.Citations[i], Citations[i]);
        }

        choice.Finish.ShouldBe(Finish);
        (sink.Used is { } used ? (used.Tokens.Prompt, used.Tokens.CachedPrompt, used.Tokens.Completion, used.Tokens.Reasoning) : ((long, long, long, long)?)null).ShouldBe(Usage);
        if (NativeUsage is not null)
        {
            ShouldBeSame(sink.NativeUsage!, NativeUsage);
        }
    }

    /// <summary>The arguments' JSON: as a value, or out of the string they came in.</summary>
    private static string Arguments(RecordingSink.Call call)
    {
        var text = call.Arguments.ToString();
        return call.IsValue ? text : JsonSerializer.Deserialize<string>($"\"{text}\"")!;
    }

    private static void ShouldBeSame(string actual, string expected) =>
        JsonNode.DeepEquals(JsonNode.Parse(actual), JsonNode.Parse(expected)).ShouldBeTrue($"{actual}\ninstead of {expected}");
}
