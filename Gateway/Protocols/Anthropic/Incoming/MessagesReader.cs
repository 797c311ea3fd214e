using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Reads a Messages request into the neutral model, in one pass and without copying text: everything in it is a slice of the body.</summary>
internal ref struct MessagesReader
{
    private readonly ImmutableArray<ExtraMember>.Builder _extra = ImmutableArray.CreateBuilder<ExtraMember>();
    private readonly ImmutableArray<ToolDefinition>.Builder _tools = ImmutableArray.CreateBuilder<ToolDefinition>();
    private readonly TurnReader _turns = new();
    private BodyCursor _cursor;
    private Conversation _read = new() { Messages = [] };
    private SamplingOptions _sampling = new();
    private ReasoningReader _reasoning;

    private MessagesReader(ReadOnlyMemory<byte> body) => _cursor = new(body);

    /// <summary>Reads it; null with the conversation, or the first fault.</summary>
    /// <param name="body">One that <see cref="MessagesScanner"/> has found no fault with. The conversation refers to it.</param>
    /// <param name="conversation">What it says.</param>
    public static RequestFault? Read(ReadOnlyMemory<byte> body, out Conversation? conversation)
    {
        conversation = null;
        var reader = new MessagesReader(body);
        while (reader._cursor.NextMember())
        {
            reader.ReadMember();
        }

        if (reader._cursor.Fault is { } fault)
        {
            return fault;
        }

        conversation = reader._read with
        {
            Messages = reader._turns.Messages(),
            Tools = reader._tools.ToImmutable(),
            Sampling = reader._sampling,
            Reasoning = reader._reasoning.Options,
            Extra = reader._extra.ToImmutable(),
        };
        return null;
    }

    private void ReadMember()
    {
        if (_cursor.Is("messages"u8))
        {
            _turns.ReadMessages(ref _cursor);
        }
        else if (_cursor.Is("system"u8))
        {
            _turns.ReadSystem(ref _cursor);
        }
        else if (_cursor.Is("tools"u8))
        {
            MessagesToolReader.ReadTools(ref _cursor, _tools);
        }
        else if (_cursor.Is("tool_choice"u8))
        {
            var (choice, parallel) = MessagesToolReader.ReadChoice(ref _cursor);
            _read = _read with { ToolChoice = choice, ParallelToolCalls = parallel };
        }
        else if (_cursor.Is("max_tokens"u8))
        {
            _read = _read with { MaxTokens = _cursor.ReadCount() };
        }
        else if (_cursor.Is("stream"u8))
        {
            _read = _read with { Stream = _cursor.ReadFlag() ?? false };
        }
        else if (_cursor.Is("thinking"u8))
        {
            _reasoning.ReadThinking(ref _cursor);
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
        else if (_cursor.Is("top_k"u8))
        {
            _sampling = _sampling with { TopK = _cursor.ReadCount(0) };
        }
        else if (_cursor.Is("stop_sequences"u8))
        {
            ReadStop();
        }
        else if (_cursor.Is("metadata"u8))
        {
            ReadMetadata();
        }
        else if (_cursor.Is("service_tier"u8))
        {
            _read = _read with { ServiceTier = _cursor.ReadString() };
        }
        else if (_cursor.Is("output_config"u8))
        {
            ReadOutputConfig();
        }
        else if (_cursor.Is("output_format"u8))
        {
            ReadFormat();
        }
        else
        {
            ReadExtra();
        }
    }

    private void ReadStop()
    {
        var stops = ImmutableArray.CreateBuilder<JsonString>();
        if (_cursor.EntersArray("an array of strings"))
        {
            while (_cursor.NextItem())
            {
                if (_cursor.ReadString() is { } stop)
                {
                    stops.Add(stop);
                }
            }
        }

        _read = _read with { Stop = stops.DrainToImmutable() };
    }

    private void ReadMetadata()
    {
        if (!_cursor.EntersObject())
        {
            return;
        }

        while (_cursor.NextMember())
        {
            if (_cursor.Is("user_id"u8))
            {
                _read = _read with { User = _cursor.ReadString() };
            }
            else
            {
                _cursor.Skip();
            }
        }
    }

    private void ReadOutputConfig()
    {
        if (!_cursor.EntersObject())
        {
            return;
        }

        while (_cursor.NextMember())
        {
            if (_cursor.Is("effort"u8))
            {
                _reasoning.ReadEffort(ref _cursor);
            }
            else if (_cursor.Is("format"u8))
            {
                ReadFormat();
            }
            else
            {
                _cursor.Skip();
            }
        }
    }

    private void ReadFormat()
    {
        if (!_cursor.EntersObject())
        {
            return;
        }

        JsonRaw schema = default;
        while (_cursor.NextMember())
        {
            if (_cursor.Is("schema"u8) && _cursor.IsObject)
            {
                schema = _cursor.ReadRaw();
            }
            else
            {
                _cursor.Skip();
            }
        }

        if (schema.Exists)
        {
            _read = _read with { ResponseFormat = new ResponseFormat.JsonSchema(JsonString.FromText("answer"), null, schema, true) };
        }
    }

    private void ReadExtra()
    {
        if (_cursor.Is("model"u8))
        {
            _cursor.Skip();   // whoever answers is not the client's to say
            return;
        }

        var name = _cursor.Name;
        var value = _cursor.ReadRaw();
        if (value.Exists)
        {
            _extra.Add(new(name, value));
        }
    }
}
