using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Reads a Chat Completions answer, or one chunk of a streamed one, in one pass: enough to know whether it is whole,
/// what it holds and what it cost. Fields it does not know are passed over, but checked to be JSON.
/// </summary>
internal ref struct PayloadReader
{
    private readonly AnswerMark? _mark;
    private Utf8JsonReader _reader;
    private PayloadFacts _facts;

    private PayloadReader(ReadOnlySpan<byte> json, AnswerMark? mark)
    {
        _reader = new(json, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        _mark = mark;
    }

    /// <summary>False when <paramref name="json"/> is not a JSON object.</summary>
    /// <param name="json">The answer, or the chunk.</param>
    /// <param name="facts">What it holds.</param>
    /// <param name="mark">Where to note what it says of itself; null for nowhere.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, out PayloadFacts facts, AnswerMark? mark = null)
    {
        var reader = new PayloadReader(json, mark);
        try
        {
            reader.ReadRoot();
            facts = reader._facts;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            facts = default;
            return false;
        }
    }

    private void ReadRoot()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("choices"u8))
            {
                ReadChoices();
            }
            else if (_reader.ValueTextEquals("usage"u8))
            {
                ReadUsage();
            }
            else if (_reader.ValueTextEquals("x_groq"u8))
            {
                ReadGroqExtension();
            }
            else if (_reader.ValueTextEquals("error"u8))
            {
                NoteError();
            }
            else
            {
                SkipUnknown();
            }
        }

        _reader.Read();   // throws on anything behind the object
    }

    private void SkipUnknown()
    {
        var (isId, isModel) = _mark is null ? default : (_reader.ValueTextEquals("id"u8), _reader.ValueTextEquals("model"u8));
        _reader.Read();
        if ((isId || isModel) && _reader.TokenType == JsonTokenType.String)
        {
            _mark!.Begin(isId ? _reader.ValueSpan : default, isModel ? _reader.ValueSpan : default);
        }

        if (_reader.TokenType == JsonTokenType.String && _facts.Text.Exists)
        {
            _facts.Padding = StringHere();
        }

        _reader.Skip();
    }

    private readonly StringPlace StringHere() => new((int)_reader.TokenStartIndex + 1, (int)(_reader.BytesConsumed - _reader.TokenStartIndex) - 2);

    private void ReadChoices()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            _reader.Skip();
            return;
        }

        _facts.Traits |= PayloadTraits.Choices;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            _facts.Traits |= PayloadTraits.AnyChoice;
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                ReadChoice();
            }
            else
            {
                _reader.Skip();
            }
        }
    }

    private void ReadChoice()
    {
        var index = 0;
        var finished = false;
        var reason = default(ReadOnlySpan<byte>);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("delta"u8) || _reader.ValueTextEquals("message"u8))
            {
                ReadMessage();
            }
            else if (_reader.ValueTextEquals("finish_reason"u8))
            {
                _reader.Read();
                finished |= _reader.TokenType == JsonTokenType.String;
                reason = finished ? _reader.ValueSpan : default;
                if (finished && _reader.ValueTextEquals("content_filter"u8))
                {
                    _facts.Traits |= PayloadTraits.Refusal;
                }

                _reader.Skip();
            }
            else if (_reader.ValueTextEquals("index"u8))
            {
                _reader.Read();
                index = _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var number) ? number : 0;
                _reader.Skip();
            }
            else if (_reader.ValueTextEquals("error"u8))
            {
                NoteError();
            }
            else if (_reader.ValueTextEquals("text"u8))
            {
                _reader.Read();
                NoteContent();
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }

        var bit = index is >= 0 and < 64 ? 1UL << index : 0;
        _facts.Started |= bit;
        if (finished)
        {
            _facts.Traits |= PayloadTraits.Finish;
            _facts.Finished |= bit;
            _mark?.Finish(index, reason);
        }
    }

    /// <summary>Anything in a message but its role is content, unless it is null or empty: providers add fields of their own.</summary>
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
            var isRole = _reader.ValueTextEquals("role"u8);
            var isRefusal = _reader.ValueTextEquals("refusal"u8);
            var isCall = _reader.ValueTextEquals("tool_calls"u8) || _reader.ValueTextEquals("function_call"u8);
            _reader.Read();
            if (isRole)
            {
                _reader.Skip();
            }
            else if (isCall && _reader.TokenType is (JsonTokenType.StartArray or JsonTokenType.StartObject))
            {
                ReadCalls();
            }
            else if (NoteContent() && isRefusal)
            {
                _facts.Traits |= PayloadTraits.Refusal;
            }
        }
    }

    /// <summary>A call is content once it has arguments. If its name were enough, a break right after it would leave SDKs a call to make with none.</summary>
    private void ReadCalls()
    {
        var depth = _reader.CurrentDepth;
        while (_reader.Read() && _reader.CurrentDepth > depth)
        {
            if (_reader.TokenType == JsonTokenType.PropertyName && (_reader.ValueTextEquals("arguments"u8) || _reader.ValueTextEquals("input"u8)))
            {
                _reader.Read();
                NoteContent();
            }
        }
    }

    private bool NoteContent()
    {
        var start = _reader.TokenStartIndex;
        var type = _reader.TokenType;
        if (type == JsonTokenType.String && StringHere() is { Length: > 0 } text)
        {
            _facts.ContentBytes += text.Length;
            _facts.Text = _facts.Text.Exists ? _facts.Text : text;
        }

        _reader.Skip();
        var holds = type switch
        {
            JsonTokenType.String => _reader.BytesConsumed - start > 2,
            JsonTokenType.StartArray or JsonTokenType.StartObject => _reader.TokenStartIndex > start + 1,
            JsonTokenType.Null => false,
            _ => true,
        };
        _facts.Traits |= holds ? PayloadTraits.Content : PayloadTraits.None;
        return holds;
    }

    private void NoteError()
    {
        _reader.Read();
        var start = _reader.TokenStartIndex;
        var type = _reader.TokenType;
        _reader.Skip();
        var said = type switch
        {
            JsonTokenType.String => _reader.BytesConsumed - start > 2,
            JsonTokenType.StartObject => _reader.TokenStartIndex > start + 1,
            _ => false,
        };
        _facts.Traits |= said ? PayloadTraits.Error : PayloadTraits.None;
    }

    /// <summary>Groq may put a stream's usage only here.</summary>
    private void ReadGroqExtension()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            return;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("usage"u8))
            {
                ReadUsage();
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }
    }

    private void ReadUsage()
    {
        _reader.Read();
        if (UsageReader.TryRead(ref _reader, out var usage))
        {
            _facts.Usage = usage;
            _facts.Traits |= PayloadTraits.Usage;
        }
    }
}
