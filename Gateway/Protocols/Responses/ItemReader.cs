using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Responses;

/// <summary>Reads <c>input</c>: a string, or items. What the assistant said, thought and called in a row is one message of it.</summary>
internal sealed class ItemReader
{
    private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
    private readonly ImmutableArray<Part>.Builder _assistant = ImmutableArray.CreateBuilder<Part>();
    private ReasoningSeal? _callSeal;

    public ImmutableArray<Message> Messages()
    {
        EndAssistant();
        return _messages.ToImmutable();
    }

    public void ReadInput(ref BodyCursor cursor)
    {
        if (cursor.IsString)
        {
            _messages.Add(new(Role.User, [new Part.Text(cursor.ReadString()!.Value)]));
            return;
        }

        var at = cursor.Position;
        if (!cursor.EntersArray("a string or an array of items"))
        {
            return;
        }

        while (cursor.NextItem())
        {
            if (cursor.EntersObject("an item, an object"))
            {
                Add(ref cursor, InputItem.Read(ref cursor));
            }
        }

        if (_messages.Count + _assistant.Count == 0)
        {
            cursor.RefuseValue(at, "at least one item");
        }
    }

    private void Add(ref BodyCursor cursor, InputItem item)
    {
        if (item.IsMessage)
        {
            AddMessage(ref cursor, item);
        }
        else if (item.Is("function_call"u8))
        {
            if (item.RequireAll(ref cursor))
            {
                _assistant.Add(new Part.ToolCall(item.CallId!.Value, item.Name!.Value, item.Arguments!.Value, _callSeal is null ? null : _callSeal with { Redacted = false }));
                _callSeal = null;
            }
        }
        else if (item.Is("function_call_output"u8))
        {
            EndAssistant();
            if (item.RequireCall(ref cursor))
            {
                _messages.Add(new(Role.Tool, [new Part.ToolResult(item.CallId!.Value, item.Parts)]));
            }
        }
        else if (item.Is("reasoning"u8))
        {
            AddReasoning(item);
        }
        else
        {
            cursor.RefuseValue(item.TypeAt, "one of message, function_call, function_call_output and reasoning");
        }
    }

    private void AddReasoning(InputItem item)
    {
        if (item.Encrypted is { } sealedBy && GatewaySeal.IsCalls(sealedBy))
        {
            _callSeal = GatewaySeal.Read(null, sealedBy, false);
            return;
        }

        var thought = JoinedText.Said(item.Parts);
        var seal = item.Encrypted is { } encrypted ? GatewaySeal.Read(null, encrypted, thought.IsEmpty) : null;
        if (!thought.IsEmpty || seal is not null)
        {
            _assistant.Add(new Part.Reasoning(thought, seal));
        }
    }

    private void AddMessage(ref BodyCursor cursor, InputItem item)
    {
        if (item.Role is not { } role)
        {
            cursor.RefuseMissing(item.Start, "role");
        }
        else if (!item.HasContent)
        {
            cursor.RefuseMissing(item.Start, "content");
        }
        else if (role.Is("assistant"u8))
        {
            _assistant.AddRange(item.Parts);
        }
        else
        {
            EndAssistant();
            Role? known = role.Is("user"u8) ? Role.User : role.Is("system"u8) ? Role.System : role.Is("developer"u8) ? Role.Developer : null;
            if (known is { } who)
            {
                _messages.Add(new(who, item.Parts));
            }
            else
            {
                cursor.RefuseValue(item.RoleAt, "one of user, assistant, system and developer");
            }
        }
    }

    private void EndAssistant()
    {
        if (_assistant.Count > 0)
        {
            _messages.Add(new(Role.Assistant, _assistant.ToImmutable()));
            _assistant.Clear();
        }
    }
}
