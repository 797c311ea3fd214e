using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Responses;

/// <summary>Reads a Responses request into the neutral model, in one pass and without copying text: everything in it is a slice of the body.</summary>
internal ref struct ResponsesReader
{
    private readonly ImmutableArray<ExtraMember>.Builder _extra = ImmutableArray.CreateBuilder<ExtraMember>();
    private readonly ImmutableArray<ToolDefinition>.Builder _tools = ImmutableArray.CreateBuilder<ToolDefinition>();
    private readonly ItemReader _items = new();
    private BodyCursor _cursor;
    private Conversation _read = new() { Messages = [] };
    private SamplingOptions _sampling = new();
    private ReasoningReader _reasoning;
    private ImmutableArray<JsonString> _allowed;
    private JsonString? _instructions;

    private ResponsesReader(ReadOnlyMemory<byte> body) => _cursor = new(body);

    /// <summary>Reads it; null with the conversation, or the first fault.</summary>
    /// <param name="body">One that <see cref="ResponsesScanner"/> has found no fault with. The conversation refers to it.</param>
    /// <param name="conversation">What it says.</param>
    public static RequestFault? Read(ReadOnlyMemory<byte> body, out Conversation? conversation)
    {
        conversation = null;
        var reader = new ResponsesReader(body);
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

    private readonly Conversation Finish()
    {
        var messages = _items.Messages();
        var (tools, allowed) = (_tools.ToImmutable(), _allowed);
        return _read with
        {
            Messages = _instructions is { IsEmpty: false } said ? messages.Insert(0, new(Role.System, [new Part.Text(said)])) : messages,
            Tools = allowed.IsDefault ? tools : tools.RemoveAll(tool => !allowed.Contains(tool.Name)),
            Sampling = _sampling,
            Reasoning = _reasoning.Options,
            Extra = _extra.ToImmutable(),
        };
    }

    private void ReadMember()
    {
        if (_cursor.Is("input"u8))
        {
            _items.ReadInput(ref _cursor);
        }
        else if (_cursor.Is("instructions"u8))
        {
            _instructions = _cursor.ReadString();
        }
        else if (_cursor.Is("tools"u8))
        {
            ResponsesToolReader.ReadTools(ref _cursor, _tools);
        }
        else if (_cursor.Is("tool_choice"u8))
        {
            _read = _read with { ToolChoice = ResponsesToolReader.ReadChoice(ref _cursor, out _allowed) };
        }
        else if (_cursor.Is("parallel_tool_calls"u8))
        {
            _read = _read with { ParallelToolCalls = _cursor.ReadFlag() };
        }
        else if (_cursor.Is("max_output_tokens"u8))
        {
            _read = _read with { MaxTokens = _cursor.ReadCount() };
        }
        else if (_cursor.Is("stream"u8))
        {
            _read = _read with { Stream = _cursor.ReadFlag() ?? false };
        }
        else if (_cursor.Is("reasoning"u8))
        {
            _reasoning.ReadReasoning(ref _cursor);
        }
        else if (_cursor.Is("text"u8))
        {
            ReadText();
        }
        else
        {
            ReadOption();
        }
    }

    private void ReadOption()
    {
        if (_cursor.Is("temperature"u8))
        {
            _sampling = _sampling with { Temperature = _cursor.ReadNumber() };
        }
        else if (_cursor.Is("top_p"u8))
        {
            _sampling = _sampling with { TopP = _cursor.ReadNumber() };
        }
        else if (_cursor.Is("user"u8))
        {
            _read = _read with { User = _cursor.ReadString() };
        }
        else if (_cursor.Is("service_tier"u8))
        {
            _read = _read with { ServiceTier = _cursor.ReadString() };
        }
        else if (_cursor.Is("model"u8) || _cursor.Is("store"u8) || _cursor.Is("background"u8) || _cursor.Is("stream_options"u8))
        {
            _cursor.Skip();   // not the client's to say; false, or it would not be translated
        }
        else
        {
            var name = _cursor.Name;
            var value = _cursor.ReadRaw();
            if (value.Exists)
            {
                _extra.Add(new(name, value));
            }
        }
    }

    private void ReadText()
    {
        if (!_cursor.EntersObject())
        {
            return;
        }

        while (_cursor.NextMember())
        {
            if (_cursor.Is("format"u8))
            {
                _read = _read with { ResponseFormat = ResponsesToolReader.ReadFormat(ref _cursor) };
            }
            else
            {
                var name = $"text.{_cursor.Name}";
                var value = _cursor.ReadRaw();
                if (value.Exists)
                {
                    _extra.Add(new(name, value));
                }
            }
        }
    }
}
