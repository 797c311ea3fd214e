using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols;

/// <summary>Hands an answer on as it comes, and notes in a mark what it says of itself.</summary>
internal sealed class MarkedSink(IAnswerSink inner, AnswerMark mark) : IAnswerSink
{
    private ulong _called;
    private ulong _refused;

    /// <summary><paramref name="inner"/> itself where nothing is to be noted.</summary>
    public static IAnswerSink Around(IAnswerSink inner, AnswerMark? mark) => mark is null ? inner : new MarkedSink(inner, mark);

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
        mark.Begin(id, model);
        inner.Begin(id, model, created);
    }

    public void Text(int choice, ReadOnlySpan<byte> text) => inner.Text(choice, text);

    public void Reasoning(int choice, ReadOnlySpan<byte> text) => inner.Reasoning(choice, text);

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted) => inner.Seal(choice, format, value, redacted);

    public void Refusal(int choice, ReadOnlySpan<byte> text)
    {
        _refused |= text.IsEmpty ? 0 : Bit(choice);
        inner.Refusal(choice, text);
    }

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default)
    {
        _called |= Bit(choice);
        inner.ToolCall(choice, call, id, name, sealFormat, seal);
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text) => inner.ToolArguments(choice, call, text);

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json) => inner.ToolArgumentsValue(choice, call, json);

    public void Citation(int choice, ReadOnlySpan<byte> json) => inner.Citation(choice, json);

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64) => inner.Image(choice, mediaType, base64);

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => inner.Logprobs(choice, json);

    public void Finish(int choice, FinishReason reason)
    {
        mark.Finish(choice, FinishReasons.Of(reason, (_called & Bit(choice)) != 0, (_refused & Bit(choice)) != 0));
        inner.Finish(choice, reason);
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native) => inner.Usage(usage, native);

    public void ServiceTier(ReadOnlySpan<byte> tier) => inner.ServiceTier(tier);

    public void Fail(ProviderError error) => inner.Fail(error);

    public void End() => inner.End();

    private static ulong Bit(int choice) => choice is >= 0 and < 64 ? 1UL << choice : 0;
}
