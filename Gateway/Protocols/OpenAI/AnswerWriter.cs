using System.Buffers;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Streaming;

namespace Gateway.Protocols.OpenAI;

/// <summary>Puts an answer together and writes it as one <c>chat.completion</c>.</summary>
/// <param name="terms">What it says besides.</param>
/// <param name="isText">Whether it is a <c>text_completion</c> instead.</param>
internal sealed class AnswerWriter(AnswerTerms terms, bool isText = false) : IWholeWriter
{
    /// <summary>More choices than a request can ask for.</summary>
    private const int MostChoices = 128;

    /// <summary>More calls than an answer can hold.</summary>
    private const int MostCalls = 1024;

    private readonly AnswerIdentity _identity = new(terms);
    private readonly List<AnswerChoice> _choices = [];
    private readonly PooledBuffer _native = new(256);
    private AnswerUsage? _usage;

    public AnswerUsage? UsageSoFar => _usage;

    /// <summary>What the provider reported; null when nothing.</summary>
    public ProviderError? Error { get; private set; }

    /// <summary>True when the answer is whole.</summary>
    public bool IsWhole { get; private set; }

    public bool HasChoices => _choices.Count > 0;

    /// <summary>True when a choice is a refusal, or was blocked.</summary>
    public bool HasRefusal => _choices.Exists(choice => choice.Refusal.Length > 0 || choice.Reason is FinishReason.ContentFilter);

    /// <summary>Bytes of content.</summary>
    public long ContentBytes { get; private set; }

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created) => _identity.Learn(id, model, created);

    public void Text(int choice, ReadOnlySpan<byte> text) => Append(Choice(choice).Text, text);

    public void Reasoning(int choice, ReadOnlySpan<byte> text)
    {
        Append(Choice(choice).Reasoning, text);
        Choice(choice).Extras.Count(text);
    }

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted) => Choice(choice).Extras.Seal(format, value, redacted);

    public void Refusal(int choice, ReadOnlySpan<byte> text) => Append(Choice(choice).Refusal, text);

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default)
    {
        if ((uint)call >= MostCalls)
        {
            throw new JsonException("More calls than an answer can hold.");
        }

        Choice(choice).Begin(call, new(id.IsEmpty ? _identity.MakeCallId() : id.ToArray(), name.ToArray(), sealFormat, seal.ToArray()));
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text) => Append(Arguments(choice, call), text);

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json)
    {
        ContentBytes += json.Length;
        QuotedJson.Write(Arguments(choice, call), json);
    }

    public void Citation(int choice, ReadOnlySpan<byte> json) => Choice(choice).Extras.Cite(json);

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64)
    {
        ContentBytes += base64.Length;
        Choice(choice).AddImage(mediaType, base64);
    }

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => Choice(choice).SetLogprobs(json);

    public void Finish(int choice, FinishReason reason) => Choice(choice).Reason ??= reason;

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
        _usage = usage;
        if (!native.IsEmpty)
        {
            _native.Consume(_native.Length);
            _native.Write(native);
        }
    }

    public void ServiceTier(ReadOnlySpan<byte> tier) => _identity.LearnTier(tier);

    public void Fail(ProviderError error) => Error ??= error;

    public void End() => IsWhole = true;

    /// <summary>Writes the answer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="edge">What the edge has to say of it, a JSON object; empty for nothing.</param>
    public void WriteTo(IBufferWriter<byte> output, ReadOnlySpan<byte> edge)
    {
        _identity.WriteTo(output, isText ? AnswerIdentity.TextKind : "chat.completion"u8);
        output.Write("\"choices\":["u8);
        for (var at = 0; at < _choices.Count; at++)
        {
            output.Write(at == 0 ? default : ","u8);
            if (isText)
            {
                _choices[at].WriteTextTo(output, at);
            }
            else
            {
                _choices[at].WriteTo(output, at);
            }
        }

        output.Write("]"u8);
        if (_usage is { } usage)
        {
            output.Write(",\"usage\":"u8);
            UsageWriter.Write(output, usage);
        }

        AnswerGateway.Write(output, edge, terms.Dropped, _native.WrittenSpan);
        output.Write("}"u8);
    }

    public void Dispose()
    {
        _native.Dispose();
        foreach (var choice in _choices)
        {
            choice.Dispose();
        }
    }

    private void Append(PooledBuffer to, ReadOnlySpan<byte> text)
    {
        ContentBytes += text.Length;
        to.Write(text);
    }

    private PooledBuffer Arguments(int choice, int call) =>
        (Choice(choice).Call(call) ?? throw new JsonException("Arguments of a call that did not begin.")).Arguments;

    private AnswerChoice Choice(int choice)
    {
        if ((uint)choice >= MostChoices)
        {
            throw new JsonException("A choice beyond all that can be asked for.");
        }

        while (_choices.Count <= choice)
        {
            _choices.Add(new());
        }

        return _choices[choice];
    }
}
