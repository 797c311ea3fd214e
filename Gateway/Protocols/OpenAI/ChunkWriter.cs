using System.Buffers;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Writes an answer as a stream of <c>chat.completion.chunk</c> events, each piece as it comes: what all chunks have in common is prepared once, texts are
/// copied as they stand, and a piece allocates nothing. A choice's last chunk is kept back until it is known whether it is the stream's.
/// </summary>
internal sealed partial class ChunkWriter(AnswerTerms terms) : IStreamWriter
{
    private static readonly byte[] Kind = "chat.completion.chunk"u8.ToArray();

    private readonly StreamFrame _frame = new(terms, Kind);
    private IBufferWriter<byte>? _output;
    private AnswerUsage? _usage;
    private int _lastFinished = -1;
    private FinishReason _lastReason;

    /// <summary>Where events go, until the next call.</summary>
    public IBufferWriter<byte> Output
    {
        set => _output = value;
    }

    /// <summary>Chunks with content so far. A call is content once it has arguments.</summary>
    public int ContentChunks { get; private set; }

    /// <summary>Bytes of content so far.</summary>
    public long ContentBytes { get; private set; }

    public AnswerUsage? UsageSoFar => _usage;

    /// <summary>What the provider reported; null when nothing.</summary>
    public ProviderError? Error { get; private set; }

    /// <summary>True when the model refused, and the tier takes that for a failure.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>True when the answer is whole. Usage may still come.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>True when anything was said at all.</summary>
    public bool HasChoices => _frame.Choices > 0;

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created) => _frame.Begin(id, model, created);

    public void Text(int choice, ReadOnlySpan<byte> text) => WriteText(choice, "\"content\":\""u8, text);

    public void Reasoning(int choice, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            WriteText(choice, "\"reasoning_content\":\""u8, text);
            Choice(choice).Extras.Count(text);
        }
    }

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted) => Choice(choice).Extras.Seal(format, value, redacted);

    public void Refusal(int choice, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && !Refuse())
        {
            Choice(choice).HasRefusal = true;
            WriteText(choice, "\"refusal\":\""u8, text);
        }
    }

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default)
    {
        if (!IsOpen(choice))
        {
            return;
        }

        OpenCall(choice, call);
        Choice(choice).Begin(call);
        _output!.Write(",\"id\":\""u8);
        _output!.Write(id.IsEmpty ? _frame.MakeCallId() : id);
        _output!.Write("\",\"type\":\"function\",\"function\":{\"name\":\""u8);
        _output!.Write(name);
        _output!.Write("\",\"arguments\":\"\"}"u8);
        if (sealFormat is not null && !seal.IsEmpty)
        {
            MessageExtras.WriteCall(_output!, sealFormat, seal);
        }

        _output!.Write("}]"u8);
        CloseDelta();
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && OpenArguments(choice, call, text.Length))
        {
            _output!.Write(text);
            CloseArguments();
        }
    }

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json)
    {
        if (!json.IsEmpty && OpenArguments(choice, call, json.Length))
        {
            QuotedJson.Write(_output!, json);
            CloseArguments();
        }
    }

    public void Citation(int choice, ReadOnlySpan<byte> json) => Choice(choice).Extras.Cite(json);

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64)
    {
        if (IsOpen(choice))
        {
            Count(base64.Length);
            OpenDelta(choice);
            _output!.Write("\"images\":["u8);
            ImageWriter.Write(_output!, Choice(choice).Images++, mediaType, base64);
            _output!.Write("]"u8);
            CloseDelta();
        }
    }

    public void Logprobs(int choice, ReadOnlySpan<byte> json)
    {
        if (IsOpen(choice))
        {
            OpenDelta(choice);
            _output!.Write("\"content\":\"\"},\"logprobs\":"u8);
            OneLineJson.Write(_output!, json);
            Close();
        }
    }

    public void Finish(int choice, FinishReason reason)
    {
        if (!IsOpen(choice) || (reason is FinishReason.ContentFilter && Refuse()))
        {
            return;
        }

        foreach (var call in Choice(choice).CallsWithoutArguments)
        {
            // No arguments at all are no JSON, and SDKs read them as such.
            OpenArguments(choice, call, 0);
            _output!.Write("{}"u8);
            CloseArguments();
        }

        ReleaseKept();
        Choice(choice).IsFinished = true;
        (_lastFinished, _lastReason) = (choice, reason);
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
        _usage = usage;
        _frame.KeepUsage(native);
    }

    public void ServiceTier(ReadOnlySpan<byte> tier) => _frame.LearnTier(tier);

    public void Fail(ProviderError error)
    {
        if (!IsWhole)
        {
            Error ??= error;
        }
    }

    public void End()
    {
        if (IsWhole || Error is not null || IsRefused)
        {
            return;
        }

        for (var choice = 0; choice < _frame.Choices; choice++)
        {
            Finish(choice, FinishReason.Stop);
        }

        IsWhole = true;
        if (terms is { WantsUsage: false, TrailsAnyway: true })
        {
            return;   // What was used may be said behind the end: the last chunk waits for it.
        }

        WriteKept(last: !terms.WantsUsage);
    }

    /// <summary>Nothing more will come: writes the usage, where the client asked for it, and the end of the stream.</summary>
    public void Complete()
    {
        _frame.WriteUsage(_output!, _usage);
        WriteKept(last: true);
        _output!.Write("data: [DONE]\n\n"u8);
    }

    /// <summary>What was kept back was not the last after all, or the stream broke behind it.</summary>
    public void ReleaseKept() => WriteKept(last: false);

    public void Dispose() => _frame.Dispose();
}
