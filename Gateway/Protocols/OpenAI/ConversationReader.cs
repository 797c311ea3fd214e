using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Reads a Chat Completions request into the neutral model, in one pass and without copying text: everything in it is a slice of the body.
/// Source: platform.openai.com/docs/api-reference/chat/create, read 2026-11, and what compatible clients send besides.
/// </summary>
internal ref struct ConversationReader
{
    private readonly ImmutableArray<ExtraMember>.Builder _extra = ImmutableArray.CreateBuilder<ExtraMember>();
    private readonly ImmutableArray<ToolDefinition>.Builder _tools = ImmutableArray.CreateBuilder<ToolDefinition>();
    private BodyCursor _cursor;
    private Conversation _read = new() { Messages = [] };
    private SamplingOptions _sampling = new();
    private ReasoningReader _reasoning;
    private int? _maxCompletionTokens;
    private int? _maxTokens;
    private ToolChoice? _choice;
    private ImmutableArray<JsonString> _allowed;

    private ConversationReader(ReadOnlyMemory<byte> body) => _cursor = new(body);

    /// <summary>Reads it; null with the conversation, or the first fault.</summary>
    /// <param name="body">One that <see cref="ChatRequestScanner"/> has found no fault with. The conversation refers to it.</param>
    /// <param name="conversation">What it says.</param>
    public static RequestFault? Read(ReadOnlyMemory<byte> body, out Conversation? conversation)
    {
        conversation = null;
        if (!EscapedText.IsWhole(body.Span))
        {
            return ChatRequestScanner.HalfCharacter;
        }

        var reader = new ConversationReader(body);
        while (reader._cursor.NextMember())
        {
            reader.ReadMember();
        }

        if (reader._cursor.Fault is { } fault)
        {
            return fault;
        }

        conversation = reader.Finish();
        return null;
    }

    private void ReadMember()
    {
        if (_cursor.Is("messages"u8))
        {
            _read = _read with { Messages = MessageReader.Read(ref _cursor) };
        }
        else if (_cursor.Is("tools"u8))
        {
            ToolReader.ReadTools(ref _cursor, _tools);
        }
        else if (_cursor.Is("functions"u8))
        {
            ToolReader.ReadFunctions(ref _cursor, _tools);
        }
        else if (_cursor.Is("tool_choice"u8) || _cursor.Is("function_call"u8))
        {
            _choice = ToolChoiceReader.Read(ref _cursor, out _allowed) ?? _choice;
        }
        else if (_cursor.Is("parallel_tool_calls"u8))
        {
            _read = _read with { ParallelToolCalls = _cursor.ReadFlag() };
        }
        else if (_cursor.Is("response_format"u8))
        {
            _read = _read with { ResponseFormat = ResponseFormatReader.Read(ref _cursor) };
        }
        else if (!SamplingReader.TryRead(ref _cursor, ref _sampling))
        {
            ReadOption();
        }
    }

    private void ReadOption()
    {
        if (_cursor.Is("logprobs"u8))
        {
            _sampling = _sampling with { Logprobs = _cursor.ReadFlag() };
        }
        else if (_cursor.Is("top_logprobs"u8))
        {
            _sampling = _sampling with { TopLogprobs = _cursor.ReadCount(0) };
        }
        else if (_cursor.Is("max_completion_tokens"u8))
        {
            _maxCompletionTokens = _cursor.ReadCount();
        }
        else if (_cursor.Is("max_tokens"u8))
        {
            _maxTokens = _cursor.ReadCount();
        }
        else if (_cursor.Is("stop"u8))
        {
            _read = _read with { Stop = _cursor.ReadStrings(mayBeOne: true) };
        }
        else if (_cursor.Is("n"u8))
        {
            _read = _read with { Choices = _cursor.ReadCount() ?? 1 };
        }
        else if (_cursor.Is("stream"u8))
        {
            _read = _read with { Stream = _cursor.ReadFlag() ?? false };
        }
        else if (_cursor.Is("reasoning_effort"u8))
        {
            _reasoning.ReadEffort(ref _cursor);
        }
        else if (_cursor.Is("reasoning"u8))
        {
            _reasoning.ReadReasoning(ref _cursor);
        }
        else if (_cursor.Is("thinking"u8))
        {
            _reasoning.ReadThinking(ref _cursor);
        }
        else if (_cursor.Is("user"u8))
        {
            _read = _read with { User = _cursor.ReadString() };
        }
        else if (_cursor.Is("service_tier"u8))
        {
            _read = _read with { ServiceTier = _cursor.ReadString() };
        }
        else if (_cursor.Is("modalities"u8))
        {
            _read = _read with { Modalities = _cursor.ReadStrings(mayBeOne: false) };
        }
        else
        {
            ReadExtra();
        }
    }

    private void ReadExtra()
    {
        if (_cursor.Is("model"u8) || _cursor.Is("stream_options"u8))
        {
            _cursor.Skip();   // whoever answers is not the client's to say, and usage is reported whatever the format
            return;
        }

        var name = _cursor.Name;
        var value = _cursor.ReadRaw();
        if (value.Exists)
        {
            _extra.Add(new(name, value));
        }
    }

    private readonly Conversation Finish()
    {
        var tools = _tools.ToImmutable();
        return _read with
        {
            Tools = _allowed.IsDefault ? tools : tools.RemoveAll(Disallowed(_allowed)),
            ToolChoice = _choice,
            Sampling = _sampling,
            Reasoning = _reasoning.Options,
            MaxTokens = _maxCompletionTokens ?? _maxTokens,
            Extra = _extra.ToImmutable(),
        };
    }

    private static Predicate<ToolDefinition> Disallowed(ImmutableArray<JsonString> allowed) => tool => !allowed.Contains(tool.Name);
}
