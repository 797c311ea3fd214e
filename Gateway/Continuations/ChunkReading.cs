using System.Text;
using System.Text.Json;
using Gateway.Protocols.OpenAI;

namespace Gateway.Continuations;

/// <summary>Reads a chunk that a client is shown, or an answer in one piece, for what an answer's text is and whether there is anything beside it.</summary>
internal ref struct ChunkReading
{
    private Utf8JsonReader _reader;
    private readonly ReadOnlySpan<byte> _said;
    private readonly StringBuilder _text;

    private ChunkReading(ReadOnlySpan<byte> json, ReadOnlySpan<byte> said, StringBuilder text)
    {
        _reader = new(json, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        _said = said;
        _text = text;
    }

    /// <summary>What was found besides text.</summary>
    public ChunkTraits Traits { get; private set; }

    /// <summary>The finish reason; null as long as there is none.</summary>
    public string? Finish { get; private set; }

    /// <summary>The answer's id as it stands in the chunk, without quotes; empty for none.</summary>
    public ReadOnlySpan<byte> Id { get; private set; }

    /// <summary>The model, likewise.</summary>
    public ReadOnlySpan<byte> Model { get; private set; }

    /// <summary>Unix seconds; null for none.</summary>
    public long? Created { get; private set; }

    /// <summary>Reads one. What is not JSON has no traits.</summary>
    /// <param name="json">The chunk.</param>
    /// <param name="said">The member that says what is new: <c>delta</c>, or <c>message</c> in an answer in one piece. Some providers send both.</param>
    /// <param name="text">The first choice's text is appended to it.</param>
    public static ChunkReading Of(ReadOnlySpan<byte> json, ReadOnlySpan<byte> said, StringBuilder text)
    {
        var reading = new ChunkReading(json, said, text);
        try
        {
            reading.ReadRoot();
        }
        catch (JsonException)
        {
        }

        return reading;
    }

    private void ReadRoot()
    {
        _reader.Read();
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("choices"u8))
            {
                ReadChoices();
            }
            else if (_reader.ValueTextEquals("id"u8))
            {
                Id = ReadText();
            }
            else if (_reader.ValueTextEquals("model"u8))
            {
                Model = ReadText();
            }
            else if (_reader.ValueTextEquals("created"u8))
            {
                _reader.Read();
                Created = _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var seconds) ? seconds : null;
                _reader.Skip();
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }
    }

    private ReadOnlySpan<byte> ReadText()
    {
        _reader.Read();
        var text = _reader.TokenType == JsonTokenType.String ? _reader.ValueSpan : default;
        _reader.Skip();
        return text;
    }

    private void ReadChoices()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            _reader.Skip();
            return;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.StartObject)
        {
            ReadChoice();
        }
    }

    private void ReadChoice()
    {
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals(_said))
            {
                ReadMessage();
            }
            else if (_reader.ValueTextEquals("finish_reason"u8))
            {
                _reader.Read();
                Finish = _reader.TokenType == JsonTokenType.String ? _reader.GetString() : Finish;
                _reader.Skip();
            }
            else if (_reader.ValueTextEquals("index"u8))
            {
                _reader.Read();
                Note(_reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var index) && index == 0 ? ChunkTraits.None : ChunkTraits.Other);
                _reader.Skip();
            }
            else if (_reader.ValueTextEquals("logprobs"u8))
            {
                _reader.Read();
                Note(HoldsSomething() ? ChunkTraits.Other : ChunkTraits.None);
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }
    }

    private void ReadMessage()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            return;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var trait = _reader.ValueTextEquals("role"u8) ? ChunkTraits.None
                : _reader.ValueTextEquals("content"u8) ? ChunkTraits.Text
                : _reader.ValueTextEquals("refusal"u8) ? ChunkTraits.Refusal
                : _reader.ValueTextEquals("tool_calls"u8) || _reader.ValueTextEquals("function_call"u8) ? ChunkTraits.Call
                : IsReasoning() ? ChunkTraits.Reasoning
                : ChunkTraits.Other;
            _reader.Read();
            if (trait == ChunkTraits.Text && _reader.TokenType == JsonTokenType.String)
            {
                EscapedChars.Decode(_reader.ValueSpan, _text);
            }
            else if (trait == ChunkTraits.Text)
            {
                trait = ChunkTraits.Other;   // content in parts
            }

            Note(HoldsSomething() ? trait : ChunkTraits.None);
        }
    }

    private readonly bool IsReasoning() =>
        _reader.ValueTextEquals("reasoning_content"u8) || _reader.ValueTextEquals("reasoning"u8) || _reader.ValueTextEquals("reasoning_details"u8);

    /// <summary>Whether the value at hand is neither null nor empty; it is passed over.</summary>
    private bool HoldsSomething()
    {
        var (start, type) = (_reader.TokenStartIndex, _reader.TokenType);
        _reader.Skip();
        return type switch
        {
            JsonTokenType.String => _reader.ValueSpan.Length > 0,
            JsonTokenType.StartArray or JsonTokenType.StartObject => _reader.TokenStartIndex > start + 1,
            JsonTokenType.Null => false,
            _ => true,
        };
    }

    private void Note(ChunkTraits trait) => Traits |= trait;
}
