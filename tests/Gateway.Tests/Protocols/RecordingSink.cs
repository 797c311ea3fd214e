using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols;

namespace Gateway.Tests.Protocols;

/// <summary>Keeps what a parser says, and fails the test where it says it in an order the contract forbids.</summary>
internal sealed class RecordingSink : IAnswerSink
{
    public SortedDictionary<int, Choice> Choices { get; } = [];

    public string Id { get; private set; } = "";

    public string Model { get; private set; } = "";

    public long? Created { get; private set; }

    public int Begun { get; private set; }

    public AnswerUsage? Used { get; private set; }

    public string? NativeUsage { get; private set; }

    public string? Tier { get; private set; }

    public ProviderError? Failure { get; private set; }

    public bool Ended { get; private set; }

    public Choice Only => Choices.ShouldHaveSingleItem().Value;

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
        Begun++;
        (Id, Model, Created) = (id.IsEmpty ? Id : Plain(id), model.IsEmpty ? Model : Plain(model), created ?? Created);
    }

    public void Text(int choice, ReadOnlySpan<byte> text) => Of(choice).Text.Append(Plain(text));

    public void Reasoning(int choice, ReadOnlySpan<byte> text) => Of(choice).Reasoning.Append(Plain(text));

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted) => Of(choice).Seals.Add(new(format, new(value.ToArray()), redacted));

    public void Refusal(int choice, ReadOnlySpan<byte> text) => Of(choice).Refusal.Append(Plain(text));

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default)
    {
        var calls = Of(choice).Calls;
        call.ShouldBe(calls.Count);
        (sealFormat is null).ShouldBe(seal.IsEmpty);
        calls.Add(new() { Id = Plain(id), Name = Plain(name), Seal = sealFormat is null ? null : $"{sealFormat}:{Plain(seal)}" });
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text) => Of(choice).Calls[call].Arguments.Append(Plain(text));

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json)
    {
        var arguments = Of(choice).Calls[call].Arguments;
        arguments.Length.ShouldBe(0);
        Of(choice).Calls[call].IsValue = true;
        arguments.Append(Encoding.UTF8.GetString(json));
    }

    public void Citation(int choice, ReadOnlySpan<byte> json) => Of(choice).Citations.Add(Encoding.UTF8.GetString(json));

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64) => Of(choice).Images.Add((Plain(mediaType), Plain(base64)));

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => Of(choice).Logprobs.Add(Encoding.UTF8.GetString(json));

    public void Finish(int choice, FinishReason reason)
    {
        Of(choice).Finish.ShouldBeNull();
        Of(choice).Finish = reason;
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
        Begun.ShouldBeGreaterThan(0);
        Failure.ShouldBeNull();
        (Used, NativeUsage) = (usage, Encoding.UTF8.GetString(native));
    }

    public void ServiceTier(ReadOnlySpan<byte> tier) => Tier = Plain(tier);

    public void Fail(ProviderError error)
    {
        Ended.ShouldBeFalse();
        Failure.ShouldBeNull();
        Failure = error;
    }

    public void End()
    {
        Ended.ShouldBeFalse();
        Failure.ShouldBeNull();
        Ended = true;
    }

    private static string Plain(ReadOnlySpan<byte> inner) => Encoding.UTF8.GetString(inner);

    private Choice Of(int choice)
    {
        Begun.ShouldBeGreaterThan(0, "Begin comes before anything else");
        Ended.ShouldBeFalse();
        Failure.ShouldBeNull();
        if (!Choices.TryGetValue(choice, out var found))
        {
            Choices[choice] = found = new();
        }

        return found;
    }

    internal sealed class Choice
    {
        public StringBuilder Text { get; } = new();

        public StringBuilder Reasoning { get; } = new();

        public StringBuilder Refusal { get; } = new();

        public List<ReasoningSeal> Seals { get; } = [];

        public List<Call> Calls { get; } = [];

        public List<string> Citations { get; } = [];

        public List<(string Type, string Data)> Images { get; } = [];

        public List<string> Logprobs { get; } = [];

        public FinishReason? Finish { get; set; }

        public string Said => Decode(Text);

        public string Thought => Decode(Reasoning);

        public string Refused => Decode(Refusal);

        private static string Decode(StringBuilder inner) => JsonSerializer.Deserialize<string>($"\"{inner}\"")!;
    }

    internal sealed class Call
    {
        public required string Id { get; init; }

        public required string Name { get; init; }

        public string? Seal { get; init; }

        /// <summary>Whether they came as a JSON value; else within a JSON string.</summary>
        public bool IsValue { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
