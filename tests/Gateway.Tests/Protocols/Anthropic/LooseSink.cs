using Gateway.Conversations;
using Gateway.Protocols;

namespace Gateway.Tests.Protocols.Anthropic;

/// <summary>Takes anything and keeps nothing.</summary>
internal sealed class LooseSink : IAnswerSink
{
    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
    }

    public void Text(int choice, ReadOnlySpan<byte> text)
    {
    }

    public void Reasoning(int choice, ReadOnlySpan<byte> text)
    {
    }

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted)
    {
    }

    public void Refusal(int choice, ReadOnlySpan<byte> text)
    {
    }

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat, ReadOnlySpan<byte> seal)
    {
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text)
    {
    }

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json)
    {
    }

    public void Citation(int choice, ReadOnlySpan<byte> json)
    {
    }

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64)
    {
    }

    public void Logprobs(int choice, ReadOnlySpan<byte> json)
    {
    }

    public void Finish(int choice, FinishReason reason)
    {
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
    }

    public void ServiceTier(ReadOnlySpan<byte> tier)
    {
    }

    public void Fail(ProviderError error)
    {
    }

    public void End()
    {
    }
}
