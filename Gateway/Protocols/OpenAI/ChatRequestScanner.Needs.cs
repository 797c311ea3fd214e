using System.Buffers;
using System.Text;
using System.Text.Json;
using Routing.Targets;

namespace Gateway.Protocols.OpenAI;

/// <content>Options of which a target must be able to do what they ask for.</content>
internal ref partial struct ChatRequestScanner
{
    private void ReadResponseFormat()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _reader.Skip();
            return;
        }

        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = _reader.ValueTextEquals("type"u8);
            _reader.Read();
            if (isType && _reader.TokenType == JsonTokenType.String)
            {
                _found.Needs |= _reader.ValueTextEquals("json_schema"u8) ? Capabilities.JsonSchema
                    : _reader.ValueTextEquals("json_object"u8) ? Capabilities.JsonObject
                    : Capabilities.None;
            }

            _reader.Skip();
        }
    }

    /// <summary>A function by name, or at least one; <c>auto</c> and <c>none</c> ask for nothing.</summary>
    private void ReadToolChoice()
    {
        _reader.Read();
        var needs = _reader.TokenType is JsonTokenType.String && (_reader.ValueTextEquals("required"u8) || _reader.ValueTextEquals("any"u8));
        if (_reader.TokenType is JsonTokenType.StartObject)
        {
            var depth = _reader.CurrentDepth;
            var isAuto = false;
            while (_reader.Read() && _reader.CurrentDepth > depth)
            {
                if (_reader.TokenType is JsonTokenType.PropertyName && _reader.ValueTextEquals("mode"u8))
                {
                    _reader.Read();
                    isAuto |= _reader.TokenType is JsonTokenType.String && _reader.ValueTextEquals("auto"u8);
                }
            }

            needs = !isAuto;
        }

        _reader.Skip();
        _found.Needs |= needs ? Capabilities.ToolChoice : Capabilities.None;
    }

    /// <summary>The value of <c>image_url</c>: an object with the <c>url</c>, or that itself.</summary>
    private void ReadImage()
    {
        _reader.Read();
        if (_reader.TokenType is not JsonTokenType.StartObject)
        {
            NoteImage();
            return;
        }

        while (_reader.Read() && _reader.TokenType is JsonTokenType.PropertyName)
        {
            var isUrl = _reader.ValueTextEquals("url"u8);
            _reader.Read();
            if (isUrl)
            {
                NoteImage();
            }

            _reader.Skip();
        }
    }

    private void NoteImage()
    {
        if (_reader.TokenType is JsonTokenType.String && StartsWithHttp())
        {
            _found.Needs |= Capabilities.ImageUrls;
        }

        _reader.Skip();
    }

    private readonly bool StartsWithHttp()
    {
        Span<byte> start = stackalloc byte[4];
        var length = _reader.HasValueSequence ? _reader.ValueSequence.Length : _reader.ValueSpan.Length;
        if (length < start.Length)
        {
            return false;
        }

        if (_reader.HasValueSequence)
        {
            _reader.ValueSequence.Slice(0, start.Length).CopyTo(start);
        }
        else
        {
            _reader.ValueSpan[..start.Length].CopyTo(start);
        }

        return Ascii.EqualsIgnoreCase(start, "http"u8);
    }
}
