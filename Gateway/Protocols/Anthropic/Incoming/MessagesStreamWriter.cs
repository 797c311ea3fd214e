using System.Buffers;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Gateway.Streaming;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>
/// Writes an answer as <c>message_start</c> … <c>message_stop</c>. Blocks come one after the other: of calls whose arguments arrive at the same time, the later ones wait.
/// </summary>
internal sealed class MessagesStreamWriter(AnswerTerms terms) : IStreamWriter
{
    /// <summary>More calls than an answer can hold.</summary>
    private const int MostCalls = 1024;

    private readonly AnswerTally _tally = new(terms.FallbackOnRefusal);
    private readonly List<PendingCall> _calls = [];
    private readonly PooledBuffer _native = new(256);
    private readonly MessagesEvents _events = new(terms);
    private FinishReason? _reason;
    private int _turn;

    public IBufferWriter<byte> Output
    {
        set => _events.Output = value;
    }

    public int ContentChunks => _tally.ContentChunks;

    public long ContentBytes => _tally.ContentBytes;

    public AnswerUsage? UsageSoFar => _tally.UsageSoFar;

    public ProviderError? Error => _tally.Error;

    public bool IsRefused => _tally.IsRefused;

    public bool IsWhole => _tally.IsWhole;

    public bool HasChoices => _tally.HasChoices;

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created) => _events.Learn(id, model);

    public void Text(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Text(choice, text);
        if (choice == 0 && !text.IsEmpty && !IsOver)
        {
            EndCalls();
            _events.Text(text, UsageSoFar);
        }
    }

    public void Reasoning(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Reasoning(choice, text);
        if (choice == 0 && !text.IsEmpty && !IsOver)
        {
            EndCalls();
            _events.Thinking(text, UsageSoFar);
        }
    }

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted)
    {
        _tally.Seal(choice, format, value, redacted);
        if (choice == 0 && !value.IsEmpty && !IsOver)
        {
            EndCalls();
            _events.Seal(format, value, redacted, UsageSoFar);
        }
    }

    public void Refusal(int choice, ReadOnlySpan<byte> text)
    {
        _tally.Refusal(choice, text);
        if (choice == 0 && !text.IsEmpty && !IsOver)
        {
            EndCalls();
            _events.Text(text, UsageSoFar);
        }
    }

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default)
    {
        _tally.ToolCall(choice, call, id, name, sealFormat, seal);
        if (choice > 0 || IsOver)
        {
            return;
        }

        if (call != _calls.Count || call >= MostCalls)
        {
            throw new JsonException("Calls are counted up from 0.");
        }

        _calls.Add(new(id.IsEmpty ? CallIds.Make(terms.RequestId, call) : id.ToArray(), name.ToArray(), sealFormat, seal.ToArray()));
        GoOn();
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text)
    {
        _tally.ToolArguments(choice, call, text);
        if (choice > 0 || IsOver || text.IsEmpty)
        {
            return;
        }

        var waits = Waits(call);
        _calls[call].Note(text);
        if (waits)
        {
            _calls[call].Waiting.Write(text);
        }
        else
        {
            _events.Arguments(text);
        }

        GoOn();
    }

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json)
    {
        if (choice > 0 || IsOver || json.IsEmpty)
        {
            return;
        }

        using var text = new PooledBuffer(2 * json.Length);
        QuotedJson.Write(text, json);
        ToolArguments(choice, call, text.WrittenSpan);
    }

    public void Citation(int choice, ReadOnlySpan<byte> json) => _tally.Citation(choice, json);

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64) => _tally.Image(choice, mediaType, base64);

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => _tally.Logprobs(choice, json);

    public void Finish(int choice, FinishReason reason)
    {
        _tally.Finish(choice, reason);
        if (choice == 0 && !IsOver)
        {
            _reason ??= reason;
            EndCalls();
            _events.CloseBlock();
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

    public void ServiceTier(ReadOnlySpan<byte> tier) => _tally.ServiceTier(tier);

    public void Fail(ProviderError error) => _tally.Fail(error);

    public void End()
    {
        if (IsOver)
        {
            return;
        }

        if (HasChoices)
        {
            Finish(0, FinishReason.Stop);
        }

        _tally.End();
    }

    public void Complete() => _events.Complete(
        MessagesUsage.StopReason(_reason, _calls.Count > 0, _tally.HasRefusal),
        UsageSoFar,
        terms.Trailer is { } trailer && (UsageSoFar is not null || terms.TrailsAnyway) ? trailer(UsageSoFar?.Tokens).Span : default,
        _native.WrittenSpan);

    public void ReleaseKept()
    {
        // Arguments that wait for their turn are no call without the rest.
    }

    public void Dispose()
    {
        _native.Dispose();
        foreach (var call in _calls)
        {
            call.Dispose();
        }
    }

    private bool IsOver => IsWhole || IsRefused || Error is not null;

    private bool Waits(int call) =>
        call < 0 || call >= _calls.Count ? throw new JsonException("Arguments of a call that did not begin.")
        : call < _turn ? throw new JsonException("Arguments of a call that is over.")
        : call > _turn || !_events.IsCall;

    /// <summary>Opens the call whose turn it is; and the next, as soon as it is whole.</summary>
    private void GoOn()
    {
        while (_turn < _calls.Count)
        {
            var call = _calls[_turn];
            if (!_events.IsCall)
            {
                Open(call);
            }

            if (!call.IsWhole || _turn == _calls.Count - 1)
            {
                return;
            }

            _events.CloseBlock();
            _turn++;
        }
    }

    private void Open(PendingCall call)
    {
        _events.OpenCall(call, UsageSoFar);
        if (call.Waiting.Length > 0)
        {
            _events.Arguments(call.Waiting.WrittenSpan);
        }
    }

    /// <summary>Something else comes: no call gets more.</summary>
    private void EndCalls()
    {
        while (_turn < _calls.Count)
        {
            if (!_events.IsCall)
            {
                Open(_calls[_turn]);
            }

            _events.CloseBlock();
            _turn++;
        }
    }
}
