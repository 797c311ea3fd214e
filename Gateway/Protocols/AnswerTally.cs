using System.Buffers;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>Only looks at an answer: how much of it there is, how it ends, what it used. The answer itself goes to the client another way.</summary>
/// <param name="fallbackOnRefusal">Whether a refusal is a failure, as long as nothing else came before it.</param>
internal sealed class AnswerTally(bool fallbackOnRefusal) : IWholeWriter, IStreamWriter
{
    public AnswerUsage? UsageSoFar { get; private set; }

    public ProviderError? Error { get; private set; }

    public bool IsWhole { get; private set; }

    public bool HasChoices { get; private set; }

    public bool HasRefusal { get; private set; }

    public bool IsRefused { get; private set; }

    public int ContentChunks { get; private set; }

    public long ContentBytes { get; private set; }

    public IBufferWriter<byte> Output
    {
        set
        {
            // Nothing is written.
        }
    }

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
    }

    public void Text(int choice, ReadOnlySpan<byte> text) => Count(text);

    public void Reasoning(int choice, ReadOnlySpan<byte> text) => Count(text);

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted) => HasChoices = true;

    public void Refusal(int choice, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && !Refuse())
        {
            Count(text);
        }
    }

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default) => HasChoices = true;

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text) => Count(text);

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json) => Count(json);

    public void Citation(int choice, ReadOnlySpan<byte> json) => HasChoices = true;

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64) => Count(base64);

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => HasChoices = true;

    public void Finish(int choice, FinishReason reason)
    {
        HasChoices = true;
        if (reason is FinishReason.ContentFilter)
        {
            Refuse();
        }
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native) => UsageSoFar = usage;

    public void ServiceTier(ReadOnlySpan<byte> tier)
    {
    }

    public void Fail(ProviderError error)
    {
        if (!IsWhole)
        {
            Error ??= error;
        }
    }

    public void End() => IsWhole = Error is null && !IsRefused;

    public void WriteTo(IBufferWriter<byte> output, ReadOnlySpan<byte> edge)
    {
    }

    public void Complete()
    {
    }

    public void ReleaseKept()
    {
    }

    public void Dispose()
    {
    }

    /// <summary>Counts content that came.</summary>
    public void Count(ReadOnlySpan<byte> content)
    {
        HasChoices = true;
        if (!content.IsEmpty)
        {
            ContentChunks++;
            ContentBytes += content.Length;
        }
    }

    /// <summary>The model refuses. True when that is a failure.</summary>
    private bool Refuse()
    {
        HasRefusal = true;
        return IsRefused |= fallbackOnRefusal && ContentChunks == 0;
    }
}
