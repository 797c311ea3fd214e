using Gateway.Protocols.OpenAI;
using Routing.Targets;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <content>What the blocks of messages need.</content>
internal ref partial struct MessagesScanner
{
    private void ReadBlocks()
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
            ReadBlock();
        }
    }

    private void ReadBlock()
    {
        var isDocument = false;
        var source = BlockSource.None;
        while (_cursor.NextMember())
        {
            if (_cursor.Is("type"u8))
            {
                isDocument = _cursor.Says("document"u8);
                NoteBlock();
            }
            else if (_cursor.Is("source"u8) && _cursor.IsObject)
            {
                source = ReadSource();
            }
            else if (_cursor.Is("content"u8) && _cursor.IsArray)
            {
                ReadBlocks();   // of a tool's result
            }
            else if ((_cursor.Is("signature"u8) || _cursor.Is("data"u8)) && _cursor.IsString)
            {
                _found.MustTranslate |= GatewaySeal.IsOurs(_cursor.ReadString()!.Value);
            }
            else
            {
                _cursor.Skip();
            }
        }

        _found.Needs |= isDocument ? source is BlockSource.Text ? Capabilities.None : Capabilities.Documents
            : source is BlockSource.Url ? Capabilities.ImageUrls
            : Capabilities.None;
    }

    private void NoteBlock()
    {
        if (_cursor.Says("image"u8))
        {
            _found.Needs |= Capabilities.Vision;
        }
        else if (!(_cursor.Says("text"u8) || _cursor.Says("document"u8) || _cursor.Says("tool_use"u8) || _cursor.Says("tool_result"u8)
            || _cursor.Says("thinking"u8) || _cursor.Says("redacted_thinking"u8)))
        {
            NoteNative(_cursor.Position);
        }

        _cursor.Skip();
    }

    private BlockSource ReadSource()
    {
        var source = BlockSource.None;
        _cursor.EntersObject();
        while (_cursor.NextMember())
        {
            if (_cursor.Is("type"u8))
            {
                source = _cursor.Says("url"u8) ? BlockSource.Url : _cursor.Says("text"u8) || _cursor.Says("content"u8) ? BlockSource.Text : BlockSource.None;
            }

            _cursor.Skip();
        }

        return source;
    }
}
