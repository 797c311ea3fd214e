using System.Buffers;
using System.Text.Json;
using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Reads what routing needs out of a Chat Completions body, in one forward pass and without building a document.
/// Every field it does not know is passed over, but checked to be JSON.
/// </summary>
internal ref partial struct ChatRequestScanner
{
    /// <summary>Deeper nesting is refused: no real request comes near, and some providers fall over.</summary>
    public const int MaxDepth = 128;

    /// <summary>JSON's grammar allows an escaped half of a surrogate pair, but it is no text.</summary>
    public static readonly RequestFault HalfCharacter = RequestFault.InvalidJson("The request body escapes half a character (an unpaired surrogate).");

    private Utf8JsonReader _reader;
    private ChatRequest _found;
    private RequestFault? _fault;
    private bool _hasMessages;
    private long _lastEnd;

    private ChatRequestScanner(ReadOnlySequence<byte> body)
    {
        var options = new JsonReaderOptions { MaxDepth = MaxDepth };
        _reader = body.IsSingleSegment ? new(body.FirstSpan, options) : new(body, options);
        _found = ChatRequest.Of(body);
    }

    /// <summary>Scans <paramref name="body"/>; null with the findings, or the first fault.</summary>
    public static RequestFault? Scan(in ReadOnlySequence<byte> body, out ChatRequest request)
    {
        request = default;
        if (body.IsEmpty)
        {
            return RequestFault.InvalidJson("The request body is empty; a JSON object was expected.");
        }

        if (!Utf8Check.IsValid(body))
        {
            return RequestFault.InvalidJson("The request body is not valid UTF-8.");
        }

        var scanner = new ChatRequestScanner(body);
        try
        {
            scanner.ReadRoot();
        }
        catch (JsonException e)
        {
            return RequestFault.InvalidJson($"The request body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).");
        }
        catch (InvalidOperationException)
        {
            return HalfCharacter;
        }

        request = scanner._found;
        return scanner._fault ?? scanner.FirstMissing();
    }

    private readonly RequestFault? FirstMissing() =>
        !_found.Model.Exists && _found.Foreign?.Exists(member => member.Field is ForeignField.Models) is not true ? RequestFault.Missing("model") :
        !_hasMessages ? RequestFault.Missing("messages") :
        null;

    private void ReadRoot()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _fault = RequestFault.InvalidJson("The request body must be a JSON object.");
            return;
        }

        for (_lastEnd = -1; _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName; _lastEnd = _reader.BytesConsumed)
        {
            ReadMember();
        }

        _found.ClosingBrace = _reader.TokenStartIndex;
        _reader.Read();   // throws on anything behind the object
    }

    private void ReadMember()
    {
        if (_reader.ValueTextEquals("messages"u8))
        {
            _reader.Read();
            _hasMessages = true;
            Expect(_reader.TokenType == JsonTokenType.StartArray, "messages", "an array of messages");
            ReadText();
        }
        else if (_reader.ValueTextEquals("model"u8))
        {
            ReadModel();
        }
        else if (_reader.ValueTextEquals("stream"u8))
        {
            _reader.Read();
            Expect(_reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null, "stream", "a boolean");
            _found.Stream = _reader.TokenType == JsonTokenType.True;
            _reader.Skip();
        }
        else if (_reader.ValueTextEquals("stream_options"u8))
        {
            ReadStreamOptions();
        }
        else if (_reader.ValueTextEquals("tools"u8) || _reader.ValueTextEquals("functions"u8))
        {
            _reader.Read();
            var start = _reader.TokenStartIndex;
            var isArray = _reader.TokenType == JsonTokenType.StartArray;
            ReadText();
            _found.Needs |= isArray && _reader.TokenStartIndex > start + 1 ? Capabilities.Tools : Capabilities.None;
        }
        else
        {
            ReadOption();
        }
    }

    private void ReadOption()
    {
        if (_reader.ValueTextEquals("max_completion_tokens"u8))
        {
            _found.MaxTokens = ReadWholeNumber(out _found.MaxCompletionTokensValue) ?? _found.MaxTokens;
        }
        else if (_reader.ValueTextEquals("max_tokens"u8))
        {
            var value = ReadWholeNumber(out _found.MaxTokensValue);
            _found.MaxTokens ??= value;
        }
        else if (_reader.ValueTextEquals("n"u8))
        {
            _found.Choices = ReadWholeNumber(out _) ?? 0;
            _found.Needs |= _found.Choices > 1 ? Capabilities.Choices : Capabilities.None;
        }
        else if (_reader.ValueTextEquals("logprobs"u8))
        {
            _reader.Read();
            _found.Needs |= _reader.TokenType == JsonTokenType.True ? Capabilities.Logprobs : Capabilities.None;
            _reader.Skip();
        }
        else if (_reader.ValueTextEquals("audio"u8))
        {
            _reader.Read();
            _found.Needs |= _reader.TokenType == JsonTokenType.StartObject ? Capabilities.Audio : Capabilities.None;
            _reader.Skip();
        }
        else if (_reader.ValueTextEquals("tool_choice"u8) || _reader.ValueTextEquals("function_call"u8))
        {
            ReadToolChoice();
        }
        else if (_reader.ValueTextEquals("response_format"u8))
        {
            ReadResponseFormat();
        }
        else if (!ForeignFields.TryRead(ref _reader, _lastEnd, ref _found.Foreign))
        {
            _reader.Read();
            _reader.Skip();
        }
    }

    private void ReadModel()
    {
        if (_found.Model.Exists)
        {
            _fault ??= new("duplicate_parameter", "'model' is given twice.", "model");
        }

        _reader.Read();
        var start = _reader.TokenStartIndex;
        Expect(_reader.TokenType == JsonTokenType.String, "model", "a string");
        _reader.Skip();
        _found.Model = new(start, _reader.BytesConsumed - start);
    }

    private void ReadStreamOptions()
    {
        _reader.Read();
        var start = _reader.TokenStartIndex;
        if (_reader.TokenType == JsonTokenType.StartObject)
        {
            _found.StreamOptionsEmpty = true;
            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                _found.StreamOptionsEmpty = false;
                var isIncludeUsage = _reader.ValueTextEquals("include_usage"u8);
                _reader.Read();
                var valueStart = _reader.TokenStartIndex;
                var value = _reader.TokenType;
                _reader.Skip();
                if (isIncludeUsage)
                {
                    _found.IncludeUsage = new(valueStart, _reader.BytesConsumed - valueStart);
                    _found.WantsUsage = _found.BodyAsksForUsage = value == JsonTokenType.True;
                }
            }
        }
        else
        {
            Expect(_reader.TokenType == JsonTokenType.Null, "stream_options", "an object");
            _reader.Skip();
        }

        _found.StreamOptions = new(start, _reader.BytesConsumed - start);
    }

    /// <summary>Passes over messages or tools, counting their text and noting the kinds of their parts.</summary>
    private void ReadText()
    {
        if (_reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            return;
        }

        var depth = _reader.CurrentDepth;
        while (_reader.Read() && _reader.CurrentDepth > depth)
        {
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartObject when _reader.CurrentDepth == depth + 1:
                    _found.Pieces++;
                    break;
                case JsonTokenType.String:
                    _found.TextBytes += _reader.BytesConsumed - _reader.TokenStartIndex - 2;
                    break;
                case JsonTokenType.PropertyName when _reader.ValueTextEquals("type"u8):
                    _reader.Read();
                    NotePart();
                    break;
                case JsonTokenType.PropertyName when _reader.ValueTextEquals("image_url"u8):
                    ReadImage();
                    break;
                case JsonTokenType.PropertyName when IsFileData():
                    _reader.Read();
                    _reader.Skip();
                    break;
            }
        }
    }

    private void NotePart()
    {
        if (_reader.TokenType == JsonTokenType.String)
        {
            _found.Needs |= _reader.ValueTextEquals("image_url"u8) ? Capabilities.Vision
                : _reader.ValueTextEquals("input_audio"u8) ? Capabilities.Audio
                : _reader.ValueTextEquals("file"u8) ? Capabilities.Documents
                : Capabilities.None;
        }
    }

    private readonly bool IsFileData() =>
        _reader.ValueTextEquals("url"u8) || _reader.ValueTextEquals("data"u8) || _reader.ValueTextEquals("file_data"u8);

    private int? ReadWholeNumber(out ByteRange place)
    {
        _reader.Read();
        var start = _reader.TokenStartIndex;
        int? value = _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out var number) ? number : null;
        _reader.Skip();
        place = new(start, _reader.BytesConsumed - start);
        return value;
    }

    private void Expect(bool holds, string param, string expected)
    {
        if (!holds)
        {
            _fault ??= RequestFault.WrongType(param, expected);
        }
    }
}
