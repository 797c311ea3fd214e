using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Responses;

/// <summary>
/// Reads what routing needs out of a Responses body, without building anything. What it does not know is passed over: a target that speaks the format gets it.
/// Source: platform.openai.com/docs/api-reference/responses/create, read 2026-11.
/// </summary>
internal ref struct ResponsesScanner
{
    private static readonly byte[] MaxTokensMember = ",\"max_output_tokens\":"u8.ToArray();

    private readonly ReadOnlyMemory<byte> _body;
    private BodyCursor _cursor;
    private ChatRequest _found;
    private bool _hasInput;

    private ResponsesScanner(ReadOnlyMemory<byte> body, long brace)
    {
        _body = body;
        _cursor = new(body);
        _found = ChatRequest.Of(new(body), brace) with { MaxTokensMember = MaxTokensMember, Choices = 1, WantsUsage = true };
    }

    /// <summary>Scans <paramref name="body"/>; null with the findings, or the first fault.</summary>
    public static RequestFault? Scan(ReadOnlyMemory<byte> body, out ChatRequest request)
    {
        request = default;
        if (BodyCheck.Find(body.Span, out var brace) is { } fault)
        {
            return fault;
        }

        var scanner = new ResponsesScanner(body, brace);
        while (scanner._cursor.NextMember())
        {
            scanner.ReadMember();
        }

        request = scanner._found;
        return scanner._cursor.Fault
            ?? (!request.Model.Exists ? RequestFault.Missing("model")
                : !scanner._hasInput && !request.IsStateful ? RequestFault.Missing("input")
                : null);
    }

    private void ReadMember()
    {
        if (_cursor.Is("model"u8))
        {
            _found.Model = _cursor.ReadStringPlace();
        }
        else if (_cursor.Is("input"u8))
        {
            _hasInput |= !_cursor.IsNull;
            _found.TextBytes += _cursor.TextBytes;
            ReadInput();
        }
        else if (_cursor.Is("instructions"u8))
        {
            _found.TextBytes += _cursor.TextBytes;
            _found.Pieces++;
            _cursor.Skip();
        }
        else if (_cursor.Is("max_output_tokens"u8) && !_cursor.IsNull)
        {
            _found.MaxTokensValue = _cursor.Place;
            _found.MaxTokens = _cursor.ReadCount();
        }
        else if (_cursor.Is("stream"u8))
        {
            _found.Stream = _cursor.ReadFlag() ?? false;
        }
        else if (_cursor.Is("tools"u8))
        {
            ReadTools();
        }
        else
        {
            ReadOption();
        }
    }

    private void ReadOption()
    {
        if (_cursor.Is("tool_choice"u8))
        {
            _found.Needs |= _cursor.IsObject || _cursor.Says("required"u8) ? Capabilities.ToolChoice : Capabilities.None;
        }
        else if (_cursor.Is("text"u8) && _cursor.IsObject)
        {
            var copy = _cursor;
            var text = copy.ReadRaw().Utf8.Span;
            _found.Needs |= text.IndexOf("\"json_schema\""u8) >= 0 ? Capabilities.JsonSchema : text.IndexOf("\"json_object\""u8) >= 0 ? Capabilities.JsonObject : Capabilities.None;
        }
        else if (_cursor.Is("previous_response_id"u8) || _cursor.Is("conversation"u8) || _cursor.Is("prompt"u8))
        {
            NoteState(!_cursor.IsNull);
        }
        else if (_cursor.Is("background"u8) || _cursor.Is("store"u8))
        {
            var copy = _cursor;
            NoteState(copy.ReadFlag() is true);
        }

        _cursor.Skip();
    }

    private void ReadTools()
    {
        if (!_cursor.IsArray)
        {
            _cursor.Skip();
            return;
        }

        _found.TextBytes += _cursor.TextBytes;
        _cursor.EntersArray();
        while (_cursor.NextItem())
        {
            _found.Needs |= Capabilities.Tools;
            _found.Pieces++;
            if (!_cursor.EntersObject("a tool, an object"))
            {
                continue;
            }

            while (_cursor.NextMember())
            {
                if (_cursor.Is("type"u8) && !_cursor.Says("function"u8))
                {
                    NoteNative();   // one of the provider's own tools
                }

                _cursor.Skip();
            }
        }
    }

    private void ReadInput()
    {
        if (!_cursor.IsArray)
        {
            _found.Pieces++;
            _cursor.Skip();
            return;
        }

        _cursor.EntersArray();
        while (_cursor.NextItem())
        {
            _found.Pieces++;
            if (!_cursor.EntersObject("an item, an object"))
            {
                continue;
            }

            while (_cursor.NextMember())
            {
                ReadItemMember();
            }
        }
    }

    private void ReadItemMember()
    {
        if (_cursor.Is("type"u8))
        {
            if (_cursor.Says("item_reference"u8))
            {
                NoteState(true);
            }
            else if (!(_cursor.Says("message"u8) || _cursor.Says("function_call"u8) || _cursor.Says("function_call_output"u8) || _cursor.Says("reasoning"u8)))
            {
                NoteNative();
            }
        }
        else if ((_cursor.Is("content"u8) || _cursor.Is("output"u8)) && _cursor.IsArray)
        {
            ReadParts();
            return;
        }
        else if (_cursor.Is("encrypted_content"u8) && _cursor.IsString)
        {
            _found.MustTranslate |= GatewaySeal.IsOurs(_cursor.ReadString()!.Value);
            return;
        }

        _cursor.Skip();
    }

    private void ReadParts()
    {
        _cursor.EntersArray();
        while (_cursor.NextItem())
        {
            if (!_cursor.IsObject)
            {
                _cursor.Skip();
                continue;
            }

            _cursor.EntersObject();
            while (_cursor.NextMember())
            {
                if (_cursor.Is("type"u8))
                {
                    _found.Needs |= _cursor.Says("input_image"u8) ? Capabilities.Vision
                        : _cursor.Says("input_file"u8) ? Capabilities.Documents
                        : _cursor.Says("input_audio"u8) ? Capabilities.Audio
                        : Capabilities.None;
                }
                else if (_cursor.Is("image_url"u8) && _cursor.IsString)
                {
                    var copy = _cursor;
                    _found.Needs |= copy.ReadString()!.Value.Inner.Span.StartsWith("http"u8) ? Capabilities.ImageUrls : Capabilities.None;
                }

                _cursor.Skip();
            }
        }
    }

    private void NoteState(bool isAsked)
    {
        if (isAsked)
        {
            _found.NativeField = _found.IsStateful ? _found.NativeField : BodyPath.Of(_body.Span, _cursor.Position);
            _found.IsStateful = true;
            _found.Needs |= Capabilities.ResponsesFormat;
        }
    }

    private void NoteNative()
    {
        _found.Needs |= Capabilities.ResponsesFormat;
        _found.NativeField ??= BodyPath.Of(_body.Span, _cursor.Position);
    }
}
