using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Anthropic;

/// <summary>
/// Writes <c>system</c> and <c>messages</c>. Instructions move to the top, wherever they stand; turns of one side are one message;
/// a turn's tool results come before whatever else it says, as the API demands.
/// </summary>
internal sealed class MessagesWriter(Utf8JsonWriter json, ClaudeModel model, bool thinks, AnswerForm form, Conversation conversation, DroppedOptions dropped)
{
    private readonly BlockWriter _blocks = new(json, thinks, dropped);
    private readonly Message? _last = conversation.Messages.LastOrDefault(static m => !IsInstruction(m.Role));
    private Role? _open;

    public void Write()
    {
        var isOnlyInstructions = !conversation.Messages.Any(static m => !IsInstruction(m.Role) && m.Parts.Any(BlockWriter.IsSaid));
        WriteSystem(!isOnlyInstructions);
        json.WriteStartArray("messages"u8);
        if (isOnlyInstructions)
        {
            WriteInstructions();   // there must be a message: what is said is said by the user, then
        }
        else
        {
            WriteTurns();
            WriteContinuation();
        }

        Close();
        json.WriteEndArray();
    }

    private static bool IsInstruction(Role role) => role is Role.System or Role.Developer;

    /// <summary>Whose message it is part of; instructions have text, and anything else in them is said by the user.</summary>
    private static Role SideOf(Message message) => message.Role == Role.Assistant ? Role.Assistant : Role.User;

    private void WriteSystem(bool takesInstructions)
    {
        var isOpen = false;
        foreach (var message in conversation.Messages)
        {
            if (!takesInstructions || !IsInstruction(message.Role))
            {
                continue;
            }

            foreach (var part in message.Parts)
            {
                if (part is Part.Text text && BlockWriter.IsSaid(text))
                {
                    OpenSystem(ref isOpen);
                    _blocks.WriteText(text.Value, text.CacheMarker);
                }
            }
        }

        if (form == AnswerForm.Words)
        {
            OpenSystem(ref isOpen);
            WriteShape();
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }

    private void OpenSystem(ref bool isOpen)
    {
        if (!isOpen)
        {
            json.WriteStartArray("system"u8);
            isOpen = true;
        }
    }

    private void WriteShape()
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        if (conversation.ResponseFormat is ResponseFormat.JsonSchema { Schema: var schema })
        {
            json.WriteString("text"u8, $"Answer with one JSON object that is valid by this JSON schema, and nothing else: no code fence, no words around it.\n{System.Text.Encoding.UTF8.GetString(schema.Utf8.Span)}");
        }
        else
        {
            json.WriteString("text"u8, "Answer with one JSON object and nothing else: no code fence, no words around it."u8);
        }

        json.WriteEndObject();
    }

    private void WriteInstructions()
    {
        foreach (var message in conversation.Messages)
        {
            foreach (var part in message.Parts)
            {
                WriteFor(Role.User, part);
            }
        }
    }

    private void WriteTurns()
    {
        var messages = conversation.Messages.AsSpan();
        while (!messages.IsEmpty)
        {
            var length = LengthOfTurn(messages);
            WriteTurn(messages[..length]);
            messages = messages[length..];
        }
    }

    private static int LengthOfTurn(ReadOnlySpan<Message> messages)
    {
        Role? side = null;
        for (var i = 0; i < messages.Length; i++)
        {
            if (!IsInstruction(messages[i].Role) && SideOf(messages[i]) != (side ??= SideOf(messages[i])))
            {
                return i;
            }
        }

        return messages.Length;
    }

    private void WriteTurn(ReadOnlySpan<Message> turn)
    {
        foreach (var message in turn)
        {
            if (message.Role == Role.Tool)
            {
                WriteParts(message);
            }
        }

        foreach (var message in turn)
        {
            if (message.Role != Role.Tool)
            {
                WriteParts(message);
            }
        }
    }

    private void WriteParts(Message message)
    {
        if (message.Name is not null && message.Role != Role.Tool)
        {
            dropped.Add("messages.name");
        }

        var isLast = message.Role == Role.Assistant && ReferenceEquals(message, _last);
        for (var i = 0; i < message.Parts.Length; i++)
        {
            var part = message.Parts[i];
            if (IsInstruction(message.Role) && part is Part.Text)
            {
                continue;
            }

            if (isLast && i == message.Parts.Length - 1 && part is Part.Text text)
            {
                part = text with { Value = new(text.Value.Inner[..RawText.TrimEnd(text.Value.Inner.Span).Length]) };   // what the model is to continue may not end in white space
            }

            WriteFor(SideOf(message), part);
        }
    }

    private void WriteFor(Role side, Part part)
    {
        if (_blocks.CanWrite(part, side))
        {
            Open(side);
            _blocks.Write(part);
        }
    }

    private void WriteContinuation()
    {
        if (_open == Role.Assistant && !model.TakesPrefill)
        {
            dropped.Add("messages (a last assistant message is not continued but followed by 'Continue.')");
            Open(Role.User);
            _blocks.WriteText(JsonString.FromText("Continue."), default);
        }
    }

    private void Open(Role side)
    {
        if (_open == side)
        {
            return;
        }

        Close();
        json.WriteStartObject();
        json.WriteString("role"u8, side == Role.User ? "user"u8 : "assistant"u8);
        json.WriteStartArray("content"u8);
        _open = side;
    }

    private void Close()
    {
        if (_open is not null)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
