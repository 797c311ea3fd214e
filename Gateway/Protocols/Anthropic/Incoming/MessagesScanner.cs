using Gateway.Conversations;
using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>
/// Reads what routing needs out of a Messages body, without building anything. What it does not know is passed over: a target that speaks the format gets it.
/// Source: <c>POST /v1/messages</c> of Anthropic's OpenAPI document, read 2026-11.
/// </summary>
internal ref partial struct MessagesScanner
{
    /// <summary>The field by which a conversation is kept, or gone on with, at the provider.</summary>
    public const string Thread = "thread";

    private readonly ReadOnlyMemory<byte> _body;
    private BodyCursor _cursor;
    private ChatRequest _found;
    private bool _hasMessages;
    private bool _hasMaxTokens;

    private MessagesScanner(ReadOnlyMemory<byte> body, long brace)
    {
        _body = body;
        _cursor = new(body);
        _found = ChatRequest.Of(new(body), brace) with { Choices = 1, WantsUsage = true };
    }

    /// <summary>Scans <paramref name="body"/>; null with the findings, or the first fault.</summary>
    /// <param name="body">The client's.</param>
    /// <param name="request">The findings.</param>
    /// <param name="isCount">Whether it is only to be counted: then it need not say how long the answer may be.</param>
    public static RequestFault? Scan(ReadOnlyMemory<byte> body, out ChatRequest request, bool isCount = false)
    {
        request = default;
        if (BodyCheck.Find(body.Span, out var brace) is { } fault)
        {
            return fault;
        }

        var scanner = new MessagesScanner(body, brace);
        while (scanner._cursor.NextMember())
        {
            scanner.ReadMember();
        }

        request = scanner._found;
        return scanner._cursor.Fault
            ?? (!request.Model.Exists ? RequestFault.Missing("model")
                : !scanner._hasMessages ? RequestFault.Missing("messages")
                : !scanner._hasMaxTokens && !isCount ? RequestFault.Missing("max_tokens")
                : null);
    }

    private void ReadMember()
    {
        if (_cursor.Is("model"u8))
        {
            _found.Model = _cursor.ReadStringPlace();
        }
        else if (_cursor.Is("messages"u8))
        {
            _hasMessages = true;
            _found.TextBytes += _cursor.TextBytes;
            ReadMessages();
        }
        else if (_cursor.Is("system"u8))
        {
            _found.TextBytes += _cursor.TextBytes;
            _found.Pieces++;
            _cursor.Skip();
        }
        else if (_cursor.Is("max_tokens"u8))
        {
            ReadMaxTokens();
        }
        else if (_cursor.Is("stream"u8))
        {
            _found.Stream = _cursor.ReadFlag() ?? false;
        }
        else if (_cursor.Is("tools"u8))
        {
            ReadTools();
        }
        else if (_cursor.Is("tool_choice"u8))
        {
            ReadToolChoice();
        }
        else
        {
            ReadOption();
        }
    }

    private void ReadOption()
    {
        if (_cursor.Is("output_config"u8) || _cursor.Is("output_format"u8))
        {
            var copy = _cursor;
            _found.Needs |= copy.ReadRaw().Utf8.Span.IndexOf("\"json_schema\""u8) >= 0 ? Capabilities.JsonSchema : Capabilities.None;
        }
        else if (_cursor.Is("thread"u8) && !_cursor.IsNull)
        {
            (_found.NativeField, _found.IsStateful) = (Thread, true);
            _found.Needs |= Capabilities.MessagesFormat;
        }
        else if (_cursor.Is("container"u8) || (_cursor.Is("mcp_servers"u8) && _cursor.IsArray))
        {
            var copy = _cursor;
            if (copy.ReadRaw().Utf8.Length > 2)
            {
                NoteNative(_cursor.Position);
            }
        }

        _cursor.Skip();
    }

    private void ReadMaxTokens()
    {
        _hasMaxTokens = !_cursor.IsNull;
        _found.MaxTokensValue = _hasMaxTokens ? _cursor.Place : ByteRange.None;
        _found.MaxTokens = _cursor.ReadCount();
    }

    private void ReadTools()
    {
        if (_cursor.IsNull || !_cursor.IsArray)
        {
            _cursor.Skip();
            return;
        }

        _found.TextBytes += _cursor.TextBytes;
        while (_cursor.NextItem())
        {
            _found.Needs |= Capabilities.Tools;
            _found.Pieces++;
            var at = _cursor.Position;
            if (!_cursor.EntersObject("a tool, an object"))
            {
                continue;
            }

            while (_cursor.NextMember())
            {
                if (_cursor.Is("type"u8) && _cursor.IsString && !_cursor.Says("custom"u8))
                {
                    NoteNative(_cursor.Position);   // one of Anthropic's own tools
                }

                _cursor.Skip();
            }
        }
    }

    private void ReadToolChoice()
    {
        if (!_cursor.IsObject)
        {
            _cursor.Skip();
            return;
        }

        _cursor.EntersObject();
        while (_cursor.NextMember())
        {
            _found.Needs |= _cursor.Is("type"u8) && (_cursor.Says("any"u8) || _cursor.Says("tool"u8)) ? Capabilities.ToolChoice : Capabilities.None;
            _cursor.Skip();
        }
    }

    private void ReadMessages()
    {
        if (!_cursor.EntersArray("an array of messages"))
        {
            return;
        }

        while (_cursor.NextItem())
        {
            _found.Pieces++;
            if (!_cursor.EntersObject("a message, an object"))
            {
                continue;
            }

            while (_cursor.NextMember())
            {
                if (_cursor.Is("content"u8) && _cursor.IsArray)
                {
                    ReadBlocks();
                }
                else
                {
                    _cursor.Skip();
                }
            }
        }
    }

    private void NoteNative(long position)
    {
        _found.Needs |= Capabilities.MessagesFormat;
        _found.NativeField ??= BodyPath.Of(_body.Span, position);
    }
}
