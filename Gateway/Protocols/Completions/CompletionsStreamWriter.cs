using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Gateway.Streaming;

namespace Gateway.Protocols.Completions;

/// <summary>Writes an answer as a stream of <c>text_completion</c> events, each piece as it comes. The last choice's end is kept back until it is known whether it is the stream's.</summary>
internal sealed class CompletionsStreamWriter(AnswerTerms terms) : IStreamWriter
{
    /// <summary>More choices than a request can ask for.</summary>
    private const int MostChoices = 128;

    private readonly AnswerTally _tally = new(terms.FallbackOnRefusal);
    private readonly AnswerIdentity _identity = new(terms);
    private readonly List<ChunkChoice> _choices = [];
    private readonly PooledBuffer _head = new(256);
    private readonly PooledBuffer _native = new(256);
    private IBufferWriter<byte>? _output;
    private (int Choice, FinishReason Reason)? _kept;

    public IBufferWriter<byte> Output
    {
        set => _output = value;
    }

    public int ContentChunks => _tally.ContentChunks;

    public long ContentBytes => _tally.ContentBytes;

    public AnswerUsage? UsageSoFar => _tally.UsageSoFar;

    public ProviderError? Error => _tally.Error;

    public bool IsRefused => _tally.IsRefused;

    public bool IsWhole => _tally.IsWhole;

    public bool HasChoices => _tally.HasChoices;

    private bool IsOver => IsWhole || IsRefused || Error is not null;

    /// <summary>What every event begins with, up to the value of <c>choices</c>.</summary>
    private ReadOnlySpan<byte> Head
    {
        get
        {
            if (_head.Length == 0)
            {
                _head.Write("data: "u8);
                _identity.WriteTo(_head, AnswerIdentity.TextKind);
                _head.Write("\"choices\":["u8);
            }

            return _head.WrittenSpan;
        }
    }

    private ReadOnlySpan<byte> NoUsageYet => terms.WantsUsage ? ",\"usage\":null"u8 : default;

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
        if (_head.Length == 0)
        {
            _identity.Learn(id, model, created);
        }
    }

    public void Text(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Text(choice, text);
        Say(choice, text, default);
    }

    public void Reasoning(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Reasoning(choice, text);
        Say(choice, default, text);
        Choice(choice).Extras.Count(text);
    }

    public void Refusal(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Refusal(choice, text);
        Choice(choice).HasRefusal |= !text.IsEmpty;
        Say(choice, text, default);
    }

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted)
    {
        _tally.Seal(choice, format, value, redacted);
        Choice(choice).Extras.Seal(format, value, redacted);
    }

    public void Citation(int choice, ReadOnlySpan<byte> json)
    {
        _tally.Citation(choice, json);
        Choice(choice).Extras.Cite(json);
    }

    // No tools are offered, nor images or chances asked for.
    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default) =>
        _tally.ToolCall(choice, call, id, name, sealFormat, seal);

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text) => _tally.ToolArguments(choice, call, text);

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json) => _tally.ToolArgumentsValue(choice, call, json);

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64) => _tally.Image(choice, mediaType, base64);

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => _tally.Logprobs(choice, json);

    public void Finish(int choice, FinishReason reason)
    {
        _tally.Finish(choice, reason);
        var state = Choice(choice);
        if (!IsOver && !state.IsFinished)
        {
            ReleaseKept();
            state.IsFinished = true;
            _kept = (choice, reason);
        }
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
        _tally.Usage(usage, native);
        if (!native.IsEmpty)
        {
            _native.Consume(_native.Length);
            _native.Write(native);
        }
    }

    public void ServiceTier(ReadOnlySpan<byte> tier)
    {
        // Not among what a completion says.
    }

    public void Fail(ProviderError error) => _tally.Fail(error);

    public void End()
    {
        if (IsOver)
        {
            return;
        }

        for (var choice = 0; choice < _choices.Count; choice++)
        {
            Finish(choice, FinishReason.Stop);
        }

        _tally.End();
        if (terms is not { WantsUsage: false, TrailsAnyway: true })   // else what was used may be said behind the end
        {
            WriteKept(last: !terms.WantsUsage);
        }
    }

    public void Complete()
    {
        if (terms.WantsUsage && (UsageSoFar is not null || terms.TrailsAnyway || !terms.Dropped.IsDefaultOrEmpty))
        {
            WriteUsage();
        }

        WriteKept(last: true);
        _output!.Write("data: [DONE]\n\n"u8);
    }

    public void ReleaseKept() => WriteKept(last: false);

    public void Dispose()
    {
        _head.Dispose();
        _native.Dispose();
        foreach (var choice in _choices)
        {
            choice.Dispose();
        }
    }

    private void Say(int choice, ReadOnlySpan<byte> text, ReadOnlySpan<byte> reasoning)
    {
        var isKept = _kept?.Choice == choice;   // some hosts have more to say behind a choice's end
        var isOpen = !Choice(choice).IsFinished || isKept;
        if ((text.IsEmpty && reasoning.IsEmpty) || IsOver || !isOpen)
        {
            return;
        }

        if (!isKept)
        {
            ReleaseKept();
        }

        Open(choice, text);
        if (!reasoning.IsEmpty)
        {
            _output!.Write("\"reasoning_content\":\""u8);
            _output!.Write(reasoning);
            _output!.Write("\","u8);
        }

        _output!.Write("\"finish_reason\":null}]"u8);
        _output!.Write(NoUsageYet);
        _output!.Write("}\n\n"u8);
    }

    private void Open(int choice, ReadOnlySpan<byte> text)
    {
        _output!.Write(Head);
        _output!.Write("{\"text\":\""u8);
        _output!.Write(text);
        _output!.Write("\",\"index\":"u8);
        Utf8Formatter.TryFormat(choice, _output!.GetSpan(11), out var digits);
        _output.Advance(digits);
        _output!.Write(",\"logprobs\":null,"u8);
    }

    private void WriteKept(bool last)
    {
        if (_kept is not { } kept)
        {
            return;
        }

        _kept = null;
        var state = Choice(kept.Choice);
        Open(kept.Choice, default);
        if (!state.Extras.IsEmpty)
        {
            state.Extras.WriteTo(_output!);
            _output!.Write(","u8);
        }

        _output!.Write("\"finish_reason\":\""u8);
        _output!.Write(FinishReasons.Of(kept.Reason, hasCalls: false, state.HasRefusal));
        _output!.Write("\"}]"u8);
        _output!.Write(NoUsageYet);
        if (last)
        {
            AnswerGateway.Write(_output!, terms.TrailsAnyway ? Trail() : default, terms.Dropped, default);
        }

        _output!.Write("}\n\n"u8);
    }

    private void WriteUsage()
    {
        _output!.Write(Head);
        _output!.Write("],\"usage\":"u8);
        if (UsageSoFar is { } usage)
        {
            UsageWriter.Write(_output!, usage);
        }
        else
        {
            _output!.Write("null"u8);
        }

        AnswerGateway.Write(_output!, UsageSoFar is not null || terms.TrailsAnyway ? Trail() : default, terms.Dropped, _native.WrittenSpan);
        _output!.Write("}\n\n"u8);
    }

    private ReadOnlySpan<byte> Trail() => terms.Trailer is { } trailer ? trailer(UsageSoFar?.Tokens).Span : default;

    private ChunkChoice Choice(int choice)
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
