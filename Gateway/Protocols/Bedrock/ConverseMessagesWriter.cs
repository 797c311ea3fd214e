using System.Text;
using System.Text.Json;
using Gateway.Conversations;
using Gateway.Protocols.Anthropic;

namespace Gateway.Protocols.Bedrock;

/// <summary>
/// Writes <c>system</c> and <c>messages</c>. Instructions move to the top, wherever they stand; turns of one side are one message; a turn's tool results come before
/// whatever else it says; the first message is the user's, and so is the last, but for models that continue their own. All of it is demanded by one model or another.
/// </summary>
internal sealed class ConverseMessagesWriter(Utf8JsonWriter json, BedrockModel model, bool thinks, AnswerForm form, Conversation conversation, DroppedOptions dropped)
{
    private readonly ConverseBlockWriter _blocks = new(json, model, thinks, dropped);
    private readonly Message? _last = conversation.Messages.LastOrDefault(static m => !IsInstruction(m.Role));
    private Role? _open;

    public void Write()
    {
        var isOnlyInstructions = !conversation.Messages.Any(static m => !IsInstruction(m.Role) && m.Parts.Any(ConverseBlockWriter.IsSaid));
        var hasSystem = model.TakesSystem && !isOnlyInstructions;
        if (hasSystem)
        {
            WriteSystem();
        }

        json.WriteStartArray("messages"u8);
        if (!hasSystem)
        {
            WriteInstructions();   // there must be a message: what is said is said by the user, then
        }

        WriteTurns();
        WriteContinuation();
        Close();
        json.WriteEndArray();
    }

    private static bool IsInstruction(Role role) => role is Role.System or Role.Developer;

    /// <summary>Whose message it is part of; instructions have text, and anything else in them is said by the user.</summary>
    private static Role SideOf(Message message) => message.Role == Role.Assistant ? Role.Assistant : Role.User;

    private void WriteSystem()
    {
        var isOpen = false;
        foreach (var message in conversation.Messages)
        {
            if (!IsInstruction(message.Role))
            {
                continue;
            }

            foreach (var part in message.Parts)
            {
                if (part is Part.Text text && ConverseBlockWriter.IsSaid(text))
                {
                    OpenSystem(ref isOpen);
                    _blocks.WriteText(text.Value, text.CacheMarker);
                }
            }
        }

        if (form == AnswerForm.Words)
        {
            OpenSystem(ref isOpen);
            _blocks.WriteText(Shape(), default);
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

    private JsonString Shape() => JsonString.FromText(conversation.ResponseFormat is ResponseFormat.JsonSchema { Schema: var schema }
        ? $"Answer with one JSON object that is valid by this JSON schema, and nothing else: no code fence, no words around it.\n{Encoding.UTF8.GetString(schema.Utf8.Span)}"
        : "Answer with one JSON object and nothing else: no code fence, no words around it.");

    private void WriteInstructions()
    {
        foreach (var message in conversation.Messages)
        {
            if (!IsInstruction(message.Role))
            {
                continue;
            }

            foreach (var part in message.Parts)
            {
                if (part is Part.Text)
                {
                    WriteFor(Role.User, part);
                }
            }
        }

        if (form == AnswerForm.Words)
        {
            WriteFor(Role.User, new Part.Text(Shape()));
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
        if (message.Name is not null)
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

        if (_open is null && side == Role.Assistant)
        {
            dropped.Add("messages (a first assistant message is preceded by 'Begin.')");
            Open(Role.User);
            _blocks.WriteText(JsonString.FromText("Begin."), default);
        }

        Close();
        json.WriteStartObject();
        json.WriteString("role"u8, side == Role.User ? "user"u8 : "assistant"u8);
        json.WriteStartArray("content"u8);
        _open = side;
        _blocks.Begin();
    }

    private void Close()
    {
        if (_open is not null)
        {
            _blocks.Complete();
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
