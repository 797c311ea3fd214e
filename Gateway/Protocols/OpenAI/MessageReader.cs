using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Reads <c>messages</c>.</summary>
internal sealed class MessageReader
{
    private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
    private readonly ImmutableArray<Part>.Builder _content = ImmutableArray.CreateBuilder<Part>();
    private readonly ImmutableArray<Part>.Builder _calls = ImmutableArray.CreateBuilder<Part>();
    private readonly List<SealReader.Entry> _seals = [];
    private readonly CallReader _callReader = new();
    private JsonString? _role;
    private JsonString? _name;
    private JsonString? _callId;
    private JsonString? _refusal;
    private JsonString? _reasoning;
    private JsonRaw _marker;
    private bool _hasContent;
    private bool _mayLackContent;

    public static ImmutableArray<Message> Read(ref BodyCursor cursor)
    {
        var reader = new MessageReader();
        var at = cursor.Position;
        if (!cursor.EntersArray("an array of messages"))
        {
            return [];
        }

        while (cursor.NextItem())
        {
            if (cursor.EntersObject("a message, an object"))
            {
                reader.ReadMessage(ref cursor);
            }
        }

        if (reader._messages.Count == 0)
        {
            cursor.RefuseValue(at, "at least one message");
        }

        return reader._messages.DrainToImmutable();
    }

    private void ReadMessage(ref BodyCursor cursor)
    {
        Clear();
        var (start, roleAt) = (cursor.Position, cursor.Position);
        while (cursor.NextMember())
        {
            roleAt = cursor.Is("role"u8) ? cursor.Position : roleAt;
            ReadMember(ref cursor);
        }

        if (_role is not { } role)
        {
            cursor.RefuseMissing(start, "role");
            return;
        }

        Role? known = role.Is("user"u8) ? Role.User
            : role.Is("assistant"u8) ? Role.Assistant
            : role.Is("system"u8) ? Role.System
            : role.Is("developer"u8) ? Role.Developer
            : role.Is("tool"u8) || role.Is("function"u8) ? Role.Tool
            : null;
        if (known is null)
        {
            cursor.RefuseValue(roleAt, "one of system, developer, user, assistant, tool and function");
        }
        else if (!_hasContent && !(known is Role.Assistant && _mayLackContent))
        {
            cursor.RefuseMissing(start, "content");
        }
        else if (Parts(ref cursor, start, known.Value, role) is { IsDefault: false } parts)
        {
            _messages.Add(new(known.Value, parts) { Name = known is Role.Tool ? null : _name });
        }
    }

    private void ReadMember(ref BodyCursor cursor)
    {
        if (cursor.Is("role"u8))
        {
            _role = cursor.ReadString();
        }
        else if (cursor.Is("content"u8))
        {
            _hasContent = !cursor.IsNull;
            _mayLackContent = true;
            PartReader.ReadContent(ref cursor, _content);
        }
        else if (cursor.Is("tool_calls"u8))
        {
            _mayLackContent |= !cursor.IsNull;
            CallReader.ReadCalls(ref cursor, _calls);
        }
        else if (cursor.Is("function_call"u8))
        {
            _mayLackContent |= !cursor.IsNull;
            _callReader.ReadFunctionCall(ref cursor, _calls);
        }
        else if (cursor.Is("tool_call_id"u8))
        {
            _callId = cursor.ReadString();
        }
        else if (cursor.Is("name"u8))
        {
            _name = cursor.ReadString();
        }
        else
        {
            ReadExtension(ref cursor);
        }
    }

    private void ReadExtension(ref BodyCursor cursor)
    {
        if (cursor.Is("refusal"u8))
        {
            _mayLackContent |= !cursor.IsNull;
            _refusal = cursor.ReadString();
        }
        else if (cursor.Is("reasoning_content"u8))
        {
            _mayLackContent |= !cursor.IsNull;
            _reasoning = cursor.ReadString() ?? _reasoning;
        }
        else if (cursor.Is("reasoning"u8) && cursor.IsString)
        {
            _mayLackContent = true;
            var text = cursor.ReadString();
            _reasoning ??= text;
        }
        else if (cursor.Is("gateway"u8))
        {
            SealReader.ReadMessage(ref cursor, _seals);
        }
        else if (cursor.Is("cache_control"u8))
        {
            _marker = cursor.ReadRaw();
        }
        else
        {
            _mayLackContent |= cursor.Is("audio"u8) && !cursor.IsNull;
            cursor.Skip();
        }
    }

    /// <summary>What is said; not there after a fault.</summary>
    private ImmutableArray<Part> Parts(ref BodyCursor cursor, long start, Role role, JsonString spelled)
    {
        if (role is Role.Tool)
        {
            var id = spelled.Is("tool"u8) ? _callId : _name is { } name ? _callReader.IdOf(name) ?? name : null;
            if (id is null)
            {
                cursor.RefuseMissing(start, spelled.Is("tool"u8) ? "tool_call_id" : "name");
                return default;
            }

            return [new Part.ToolResult(id.Value, _content.DrainToImmutable()) { CacheMarker = _marker }];
        }

        var parts = ImmutableArray.CreateBuilder<Part>(_content.Count + _calls.Count + 2);
        if (role is Role.Assistant)
        {
            SealReader.Cut(_reasoning, _seals, parts);
        }

        parts.AddRange(_content);
        if (_refusal is { } refusal)
        {
            parts.Add(new Part.Refusal(refusal));
        }

        if (role is Role.Assistant)
        {
            parts.AddRange(_calls);
        }

        if (_marker.Exists && parts.Count > 0 && !parts[^1].CacheMarker.Exists)
        {
            parts[^1] = parts[^1] with { CacheMarker = _marker };
        }

        return parts.DrainToImmutable();
    }

    private void Clear()
    {
        _content.Clear();
        _calls.Clear();
        _seals.Clear();
        (_role, _name, _callId, _refusal, _reasoning, _marker) = (null, null, null, null, null, default);
        (_hasContent, _mayLackContent) = (false, false);
    }
}
