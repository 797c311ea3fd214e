using System.Buffers;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Gateway.Streaming;

namespace Gateway.Protocols;

/// <summary>Puts an answer together, its pieces in their order, for formats that have one choice only.</summary>
internal sealed class AnswerDraft(AnswerTerms terms, IDraftForm form) : IWholeWriter
{
    /// <summary>More calls than an answer can hold.</summary>
    private const int MostCalls = 1024;

    private readonly List<DraftBlock> _blocks = [];
    private readonly List<DraftBlock> _calls = [];
    private readonly PooledBuffer _native = new(256);
    private PooledBuffer? _citations;

    public AnswerTerms Terms => terms;

    public IReadOnlyList<DraftBlock> Blocks => _blocks;

    public AnswerUsage? UsageSoFar { get; private set; }

    public ProviderError? Error { get; private set; }

    public bool IsWhole { get; private set; }

    public bool HasChoices { get; private set; }

    public bool HasRefusal => Reason is FinishReason.ContentFilter || _blocks.Exists(block => block.Kind is DraftKind.Refusal);

    public bool HasCalls => _calls.Count > 0;

    public long ContentBytes { get; private set; }

    /// <summary>The provider's id of the answer; empty when it gave none.</summary>
    public byte[] Id { get; private set; } = [];

    /// <summary>The model that answers, as it stands in a JSON string.</summary>
    public byte[] Model { get; private set; } = [];

    public long? Created { get; private set; }

    public FinishReason? Reason { get; private set; }

    /// <summary>A JSON array of what the provider cites; empty for nothing.</summary>
    public ReadOnlySpan<byte> Citations => _citations is null ? default : _citations.WrittenSpan;

    /// <summary>The usage in the provider's words; empty for none.</summary>
    public ReadOnlySpan<byte> NativeUsage => _native.WrittenSpan;

    public void Begin(ReadOnlySpan<byte> id, ReadOnlySpan<byte> model, long? created)
    {
        Id = Id.Length > 0 ? Id : id.ToArray();
        Model = Model.Length > 0 ? Model : model.ToArray();
        Created ??= created;
    }

    public void Text(int choice, ReadOnlySpan<byte> text) => Append(choice, DraftKind.Text, text);

    public void Reasoning(int choice, ReadOnlySpan<byte> text) => Append(choice, DraftKind.Reasoning, text);

    public void Refusal(int choice, ReadOnlySpan<byte> text) => Append(choice, DraftKind.Refusal, text);

    public void Seal(int choice, string format, ReadOnlySpan<byte> value, bool redacted)
    {
        if (choice > 0 || value.IsEmpty)
        {
            return;
        }

        HasChoices = true;
        var block = redacted ? Add(new(DraftKind.Redacted)) : _blocks is [.., { Kind: DraftKind.Reasoning, SealFormat: null } last] ? last : Add(new(DraftKind.Reasoning));
        (block.SealFormat, block.Seal) = (format, value.ToArray());
    }

    public void ToolCall(int choice, int call, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, string? sealFormat = null, ReadOnlySpan<byte> seal = default)
    {
        if (choice > 0)
        {
            return;
        }

        if (call != _calls.Count || call >= MostCalls)
        {
            throw new JsonException("Calls are counted up from 0.");
        }

        HasChoices = true;
        if (sealFormat is not null && !seal.IsEmpty)
        {
            Add(new(DraftKind.Redacted) { IsCallSeal = true, SealFormat = sealFormat, Seal = seal.ToArray() });
        }

        _calls.Add(Add(new(DraftKind.Call) { Id = id.IsEmpty ? CallIds.Make(terms.RequestId, call) : id.ToArray(), Name = name.ToArray() }));
    }

    public void ToolArguments(int choice, int call, ReadOnlySpan<byte> text)
    {
        if (choice == 0)
        {
            ContentBytes += text.Length;
            Call(call).Text.Write(text);
        }
    }

    public void ToolArgumentsValue(int choice, int call, ReadOnlySpan<byte> json)
    {
        if (choice == 0)
        {
            ContentBytes += json.Length;
            QuotedJson.Write(Call(call).Text, json);
        }
    }

    public void Citation(int choice, ReadOnlySpan<byte> json)
    {
        _citations ??= new(256);
        if (_citations.Length > 0)
        {
            _citations.Advance(-1);   // the array goes on
        }

        _citations.Write(_citations.Length == 0 ? "["u8 : ","u8);
        OneLineJson.Write(_citations, json);
        _citations.Write("]"u8);
    }

    public void Image(int choice, ReadOnlySpan<byte> mediaType, ReadOnlySpan<byte> base64)
    {
        // These formats have no images in answers.
        HasChoices = true;
        ContentBytes += base64.Length;
    }

    public void Logprobs(int choice, ReadOnlySpan<byte> json) => HasChoices = true;

    public void Finish(int choice, FinishReason reason)
    {
        HasChoices = true;
        Reason ??= choice == 0 ? reason : null;
    }

    public void Usage(in AnswerUsage usage, ReadOnlySpan<byte> native)
    {
        UsageSoFar = usage;
        if (!native.IsEmpty)
        {
            _native.Consume(_native.Length);
            _native.Write(native);
        }
    }

    public void ServiceTier(ReadOnlySpan<byte> tier)
    {
        // In the provider's own usage, where it says so.
    }

    public void Fail(ProviderError error) => Error ??= error;

    public void End() => IsWhole = true;

    public void WriteTo(IBufferWriter<byte> output, ReadOnlySpan<byte> edge) => form.Write(this, output, edge);

    public void Dispose()
    {
        _native.Dispose();
        _citations?.Dispose();
        foreach (var block in _blocks)
        {
            block.Dispose();
        }
    }

    private void Append(int choice, DraftKind kind, ReadOnlySpan<byte> text)
    {
        HasChoices = true;
        if (choice > 0 || text.IsEmpty)
        {
            return;
        }

        ContentBytes += text.Length;
        var block = _blocks is [.., var last] && last.Kind == kind && last.SealFormat is null ? last : Add(new(kind));
        block.Text.Write(text);
    }

    private DraftBlock Add(DraftBlock block)
    {
        _blocks.Add(block);
        return block;
    }

    private DraftBlock Call(int call) => call >= 0 && call < _calls.Count ? _calls[call] : throw new JsonException("Arguments of a call that did not begin.");
}
