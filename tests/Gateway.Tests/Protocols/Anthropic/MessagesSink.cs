using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Keeps what a parser says, decoded, and sees to it that it keeps to the sink's contract.</summary>
internal sealed class MessagesSink : IAnswerSink
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _refusal = new();
    private readonly List<Call> _calls = [];
    private bool _over;

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    public string Text => Decode(_text.ToString());

    public string Reasoning => Decode(_reasoning.ToString());

    public string Refused => Decode(_refusal.ToString());

    public List<(string Format, string Value, bool Redacted)> Seals { get; } = [];

    public List<string> Citations { get; } = [];

    public List<(string MediaType, string Base64)> Images { get; } = [];

    public FinishReason? Reason { get; private set; }

    public AnswerUsage? Used { get; private set; }

    public string? NativeUsage { get; private set; }

    public string? Tier { get; private set; }

    public ProviderError? Error { get; private set; }

    public bool Ended { get; private set; }

    /// <summary>Id, name and arguments of each.</summary>
    public IReadOnlyList<(string Id, string Name, string Arguments)> Calls => [.. _calls.Select(c => (c.Id, c.Name, c.Value ?? Decode(c.Arguments.ToString())))];

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
        Check();
        Id = id.IsEmpty ? Id : Utf8(id);
        Model = model.IsEmpty ? Model : Utf8(model);
    }

    void IAnswerSink.Text(int choice, ReadOnlySpan<byte> text) => Append(_text, text);

    void IAnswerSink.Reasoning(int choice, ReadOnlySpan<byte> text) => Append(_reasoning, text);

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted)
    {
        Check();
        Seals.Add((format, Decode(Utf8(value)), redacted));
    }

    public void Refusal(int choice, ReadOnlySpan<byte> text) => Append(_refusal, text);

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat, ReadOnlySpan<byte> seal)
    {
        Check();
        call.ShouldBe(_calls.Count, "calls are counted up");
        _calls.Add(new(Utf8(id), Decode(Utf8(name))));
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text)
    {
        _calls[call].Value.ShouldBeNull();
        Append(_calls[call].Arguments, text);
    }

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json)
    {
        Check();
        _calls[call].Arguments.Length.ShouldBe(0);
        _calls[call].Value = Utf8(json);
    }

    public void Citation(int choice, ReadOnlySpan<byte> json)
    {
        Check();
        Citations.Add(Utf8(json));
    }

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64) => Images.Add((Utf8(mediaType), Utf8(base64)));

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => throw new InvalidOperationException("The format has no log probabilities.");

    public void Finish(int choice, FinishReason reason)
    {
        Check();
        Reason.ShouldBeNull("a choice finishes once");
        Reason = reason;
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
        Check();
        Used = usage;
        NativeUsage = Utf8(native);
    }

    public void ServiceTier(ReadOnlySpan<byte> tier) => Tier = Utf8(tier);

    public void Fail(ProviderError error)
    {
        Check();
        _over = true;
        Error = error;
    }

    public void End()
    {
        Check();
        _over = true;
        Ended = true;
    }

    private static string Utf8(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static string Decode(string raw) => JsonSerializer.Deserialize<string>($"\"{raw}\"")!;

    private void Append(StringBuilder to, ReadOnlySpan<byte> text)
    {
        Check();
        text.IsEmpty.ShouldBeFalse("nothing is not worth a call");
        to.Append(Utf8(text));
    }

    private void Check() => _over.ShouldBeFalse("nothing follows the end");

    private sealed record Call(string Id, string Name)
    {
        public StringBuilder Arguments { get; } = new();

        public string? Value { get; set; }
    }
}
