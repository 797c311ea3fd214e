using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Gateway.Streaming;

namespace Gateway.Protocols.Responses;

/// <summary>
/// Writes an answer as <c>response.created</c> … <c>response.completed</c>, each event numbered. The last one repeats the whole answer, so it is put together on the way.
/// </summary>
internal sealed partial class ResponsesStreamWriter : IStreamWriter
{
    private readonly AnswerTerms _terms;
    private readonly AnswerTally _tally;
    private readonly AnswerDraft _draft;
    private readonly List<bool> _open = [];
    private IBufferWriter<byte>? _output;
    private long _sequence;

    public ResponsesStreamWriter(AnswerTerms terms) => (_terms, _tally, _draft) = (terms, new(terms.FallbackOnRefusal), new(terms, ResponsesForm.Instance));

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

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created) => _draft.Begin(id, model, created);

    public void Text(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Text(choice, text);
        if (choice == 0 && !text.IsEmpty && !IsOver)
        {
            _draft.Text(0, text);
            Delta("output_text"u8, text);
        }
    }

    public void Reasoning(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Reasoning(choice, text);
        if (choice == 0 && !text.IsEmpty && !IsOver)
        {
            _draft.Reasoning(0, text);
            Delta("reasoning_summary_text"u8, text);
        }
    }

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted)
    {
        _tally.Seal(choice, format, value, redacted);
        if (choice == 0 && !IsOver)
        {
            _draft.Seal(0, format, value, redacted);
        }
    }

    public void Refusal(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Refusal(choice, text);
        if (choice == 0 && !text.IsEmpty && !IsOver)
        {
            _draft.Refusal(0, text);
            Delta("refusal"u8, text);
        }
    }

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default)
    {
        _tally.ToolCall(choice, call, id, name, sealFormat, seal);
        if (choice == 0 && !IsOver)
        {
            _draft.ToolCall(0, call, id, name, sealFormat, seal);
            Open();
        }
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text)
    {
        _tally.ToolArguments(choice, call, text);
        if (choice == 0 && !text.IsEmpty && !IsOver)
        {
            _draft.ToolArguments(0, call, text);
            WriteArguments(PlaceOf(call), text);
        }
    }

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json)
    {
        using var text = new PooledBuffer(2 * json.Length);
        QuotedJson.Write(text, json);
        ToolArguments(choice, call, text.WrittenSpan);
    }

    public void Citation(int choice, ReadOnlySpan<byte> json) => _draft.Citation(choice, json);

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64) => _tally.Image(choice, mediaType, base64);

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => _tally.Logprobs(choice, json);

    public void Finish(int choice, FinishReason reason)
    {
        _tally.Finish(choice, reason);
        if (choice == 0 && !IsOver)
        {
            _draft.Finish(0, reason);   // some hosts have more to say behind it
        }
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
        _tally.Usage(usage, native);
        _draft.Usage(usage, native);
    }

    public void ServiceTier(ReadOnlySpan<byte> tier) => _tally.ServiceTier(tier);

    public void Fail(ProviderError error) => _tally.Fail(error);

    public void End()
    {
        if (IsWhole || IsRefused || Error is not null)
        {
            return;
        }

        if (HasChoices)
        {
            Finish(0, FinishReason.Stop);
        }

        _tally.End();
    }

    public void Complete()
    {
        Open();
        Close(_draft.Blocks.Count);
        var edge = _terms.Trailer is { } trailer && (UsageSoFar is not null || _terms.TrailsAnyway) ? trailer(UsageSoFar?.Tokens).Span : default;
        BeginEvent(ResponsesForm.WhyIncomplete(_draft).IsEmpty ? "response.completed"u8 : "response.incomplete"u8);
        _output!.Write(",\"response\":"u8);
        ResponsesForm.Instance.Write(_draft, _output!, edge);
        EndEvent();
    }

    public void ReleaseKept()
    {
        // Nothing is ever kept back.
    }

    public void Dispose() => _draft.Dispose();
}
