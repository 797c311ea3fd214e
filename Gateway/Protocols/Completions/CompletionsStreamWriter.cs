using System.Buffers;
using System.Buffers.Text;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Completions;

/// <summary>Writes an answer as a stream of <c>text_completion</c> events, each piece as it comes. The last choice's end is kept back until it is known whether it is the stream's.</summary>
internal sealed class CompletionsStreamWriter(AnswerTerms terms) : IStreamWriter
{
    private static readonly byte[] Kind = AnswerIdentity.TextKind.ToArray();

    private readonly AnswerTally _tally = new(terms.FallbackOnRefusal);
    private readonly StreamFrame _frame = new(terms, Kind);
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

    private ReadOnlySpan<byte> NoUsageYet => terms.WantsUsage ? ",\"usage\":null"u8 : default;

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created) => _frame.Begin(id, model, created);

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
        _frame.KeepUsage(native);
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

        for (var choice = 0; choice < _frame.Choices; choice++)
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
        _frame.WriteUsage(_output!, UsageSoFar);
        WriteKept(last: true);
        _output!.Write("data: [DONE]\n\n"u8);
    }

    public void ReleaseKept() => WriteKept(last: false);

    public void Dispose() => _frame.Dispose();

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
        _output!.Write(_frame.Head);
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
        _frame.CloseKept(_output!, last, UsageSoFar);
    }

    private ChunkChoice Choice(int choice) => _frame.Choice(choice);
}
