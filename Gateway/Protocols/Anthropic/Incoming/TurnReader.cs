using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Reads <c>system</c> and <c>messages</c>. Results of tools, blocks of a user's message there, become messages of their own, before what else the user says.</summary>
internal sealed class TurnReader
{
    private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
    private readonly ImmutableArray<Part>.Builder _parts = ImmutableArray.CreateBuilder<Part>();
    private Message? _system;

    public ImmutableArray<Message> Messages() => _system is null ? _messages.DrainToImmutable() : [_system, .. _messages];

    public void ReadSystem(ref BodyCursor cursor)
    {
        _parts.Clear();
        BlockReader.ReadContent(ref cursor, _parts);
        _system = _parts.Count == 0 ? null : new(Role.System, _parts.DrainToImmutable());
    }

    public void ReadMessages(ref BodyCursor cursor)
    {
        var at = cursor.Position;
        if (!cursor.EntersArray("an array of messages"))
        {
            return;
        }

        while (cursor.NextItem())
        {
            if (cursor.EntersObject("a message, an object"))
            {
                ReadMessage(ref cursor);
            }
        }

        if (_messages.Count == 0)
        {
            cursor.RefuseValue(at, "at least one message");
        }
    }

    private void ReadMessage(ref BodyCursor cursor)
    {
        var start = cursor.Position;
        var roleAt = start;
        var hasContent = false;
        JsonString? role = null;
        _parts.Clear();
        while (cursor.NextMember())
        {
            if (cursor.Is("role"u8))
            {
                roleAt = cursor.Position;
                role = cursor.ReadString();
            }
            else if (cursor.Is("content"u8))
            {
                hasContent = !cursor.IsNull;
                BlockReader.ReadContent(ref cursor, _parts);
            }
            else
            {
                cursor.Skip();
            }
        }

        if (role is not { } given || !hasContent)
        {
            cursor.RefuseMissing(start, role is null ? "role" : "content");
        }
        else if (given.Is("user"u8))
        {
            AddUser();
        }
        else if (given.Is("assistant"u8) || given.Is("system"u8))
        {
            _messages.Add(new(given.Is("assistant"u8) ? Role.Assistant : Role.System, _parts.DrainToImmutable()));
        }
        else
        {
            cursor.RefuseValue(roleAt, "'user' or 'assistant'");
        }
    }

    private void AddUser()
    {
        foreach (var part in _parts)
        {
            if (part is Part.ToolResult result)
            {
                _messages.Add(new(Role.Tool, [result]));
            }
        }

        var said = _parts.Where(part => part is not Part.ToolResult).ToImmutableArray();
        if (said.Length > 0 || _parts.Count == 0)
        {
            _messages.Add(new(Role.User, said));
        }
    }
}
