using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>A content block of a request, its members as they stand.</summary>
internal struct ContentBlock
{
    private long _start;
    private long _typeAt;
    private JsonString? _type;
    private JsonString? _text;
    private JsonString? _thinking;
    private JsonString? _signature;
    private JsonString? _data;
    private JsonString? _id;
    private JsonString? _name;
    private JsonString? _title;
    private JsonRaw _input;
    private bool _isError;
    private Media? _media;
    private ImmutableArray<Part> _content;

    /// <summary>The block's <c>cache_control</c>.</summary>
    public JsonRaw Marker { get; private set; }

    /// <summary>Whether it only holds what the call behind it is sealed with.</summary>
    public readonly bool IsCallSeal => _type?.Is("redacted_thinking"u8) is true && _data is { } data && GatewaySeal.IsCalls(data);

    public readonly ReasoningSeal? Seal =>
        _type?.Is("redacted_thinking"u8) is true ? _data is { } data ? GatewaySeal.Read(AnthropicProtocol.SealFormat, data, true) : null
        : _signature is { } signature ? GatewaySeal.Read(AnthropicProtocol.SealFormat, signature, false)
        : null;

    public static ContentBlock Read(ref BodyCursor cursor)
    {
        var block = new ContentBlock { _start = cursor.Position, _typeAt = cursor.Position, _content = [] };
        while (cursor.NextMember())
        {
            block.ReadMember(ref cursor);
        }

        return block;
    }

    /// <summary>What it means; null after a fault, and for what only its own format has.</summary>
    public readonly Part? ToPart(ref BodyCursor cursor, ReasoningSeal? callSeal)
    {
        if (_type is not { } type)
        {
            cursor.RefuseMissing(_start, "type");
            return null;
        }

        var (missing, part) =
            type.Is("text"u8) ? ("text", _text is { } text ? new Part.Text(text) : null)
            : type.Is("image"u8) ? ("source", _media is { } image ? new Part.Image(image, null) : null)
            : type.Is("document"u8) ? ("source", Document())
            : type.Is("tool_use"u8) ? ("id", _id is { } id && _name is { } name ? new Part.ToolCall(id, name, QuotedArguments.Of(_input), callSeal is null ? null : callSeal with { Redacted = false }) : null)
            : type.Is("tool_result"u8) ? ("tool_use_id", _id is { } call ? new Part.ToolResult(call, _content) { IsError = _isError } : null)
            : type.Is("thinking"u8) ? ("thinking", _thinking is { } thought ? new Part.Reasoning(thought, Seal) : null)
            : type.Is("redacted_thinking"u8) ? ("data", _data is null ? null : new Part.Reasoning(default, Seal))
            : ((string?)null, (Part?)null);
        if (missing is null)
        {
            cursor.RefuseValue(_typeAt, "one of text, image, document, tool_use, tool_result, thinking and redacted_thinking");
        }
        else if (part is null)
        {
            cursor.RefuseMissing(_start, missing);
        }

        return part;
    }

    /// <summary>A document that is text is as good as said.</summary>
    private readonly Part? Document() => _text is { } text ? new Part.Text(text) : _media is { } media ? new Part.Document(media, _title) : null;

    private void ReadMember(ref BodyCursor cursor)
    {
        if (cursor.Is("type"u8))
        {
            _typeAt = cursor.Position;
            _type = cursor.ReadString();
        }
        else if (cursor.Is("text"u8))
        {
            _text = cursor.ReadString();
        }
        else if (cursor.Is("source"u8))
        {
            (_media, _text) = SourceReader.Read(ref cursor);
        }
        else if (cursor.Is("id"u8) || cursor.Is("tool_use_id"u8))
        {
            _id = cursor.ReadString();
        }
        else if (cursor.Is("name"u8))
        {
            _name = cursor.ReadString();
        }
        else if (cursor.Is("input"u8))
        {
            _input = cursor.ReadRaw();
        }
        else if (cursor.Is("content"u8))
        {
            var parts = ImmutableArray.CreateBuilder<Part>();
            BlockReader.ReadContent(ref cursor, parts);
            _content = parts.DrainToImmutable();
        }
        else
        {
            ReadOther(ref cursor);
        }
    }

    private void ReadOther(ref BodyCursor cursor)
    {
        if (cursor.Is("thinking"u8))
        {
            _thinking = cursor.ReadString();
        }
        else if (cursor.Is("signature"u8))
        {
            _signature = cursor.ReadString();
        }
        else if (cursor.Is("data"u8))
        {
            _data = cursor.ReadString();
        }
        else if (cursor.Is("title"u8))
        {
            _title = cursor.ReadString();
        }
        else if (cursor.Is("is_error"u8))
        {
            _isError = cursor.ReadFlag() ?? false;
        }
        else if (cursor.Is("cache_control"u8))
        {
            Marker = cursor.ReadRaw();
        }
        else
        {
            cursor.Skip();
        }
    }
}
