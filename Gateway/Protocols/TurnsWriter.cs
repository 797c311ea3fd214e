using System.Text;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols;

/// <summary>
/// Writes a conversation for APIs in which user and assistant take turns. Instructions move to the top, wherever they stand; turns of one side are one message; a turn's tool
/// results come before whatever else it says.
/// </summary>
/// <param name="json">Where to.</param>
/// <param name="blocks">Writes what messages are made of.</param>
/// <param name="conversation">What is said.</param>
/// <param name="userBegins">Whether the first message must be the user's.</param>
/// <param name="dropped">Told what is added or left out.</param>
internal sealed class TurnsWriter(Utf8JsonWriter json, IBlockWriter blocks, Conversation conversation, bool userBegins, DroppedOptions dropped)
{
    private readonly Message? _last = conversation.Messages.LastOrDefault(static m => !IsInstruction(m.Role));
    private Role? _open;

    /// <summary>Whether nobody says anything but what instructs the model.</summary>
    public bool IsOnlyInstructions { get; } = !conversation.Messages.Any(static m => !IsInstruction(m.Role) && m.Parts.Any(IsSaid));

    /// <summary>Whether there is anything in it: blank text is refused by these APIs.</summary>
    public static bool IsSaid(Part part) => part switch
    {
        Part.Text text => !RawText.IsBlank(text.Value.Inner.Span),
        Part.Refusal refusal => !RawText.IsBlank(refusal.Value.Inner.Span),
        _ => true,
    };

    /// <summary>What asks for the shape of the answer where nothing else does.</summary>
    public static JsonString ShapeInWords(Conversation conversation) => JsonString.FromText(conversation.ResponseFormat is ResponseFormat.JsonSchema { Schema: var schema }
        ? $"Answer with one JSON object that is valid by this JSON schema, and nothing else: no code fence, no words around it.\n{Encoding.UTF8.GetString(schema.Utf8.Span)}"
        : "Answer with one JSON object and nothing else: no code fence, no words around it.");

    /// <summary>Writes <c>system</c>, unless there is nothing to say in it.</summary>
    /// <param name="takesInstructions">Whether instructions go there.</param>
    /// <param name="shape">What else does; null for nothing.</param>
    public void WriteSystem(bool takesInstructions, JsonString? shape)
    {
        var isOpen = false;
        if (takesInstructions)
        {
            foreach (var text in Instructions())
            {
                if (IsSaid(text))
                {
                    OpenSystem(ref isOpen);
                    blocks.WriteText(text.Value, text.CacheMarker);
                }
            }
        }

        if (shape is { } words)
        {
            OpenSystem(ref isOpen);
            blocks.WriteText(words, default);
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }

    /// <summary>Writes <c>messages</c>.</summary>
    /// <param name="hasInstructions">Whether the user says what instructs the model.</param>
    /// <param name="shape">What the user says behind that; null for nothing.</param>
    /// <param name="takesPrefill">Whether the model continues a last message of its own.</param>
    public void WriteMessages(bool hasInstructions, JsonString? shape, bool takesPrefill)
    {
        json.WriteStartArray("messages"u8);
        if (hasInstructions)
        {
            foreach (var text in Instructions())
            {
                WriteFor(Role.User, text);
            }
        }

        if (shape is { } words)
        {
            WriteFor(Role.User, new Part.Text(words));
        }

        WriteTurns();
        if (_open == Role.Assistant && !takesPrefill)
        {
            dropped.Add("messages (a last assistant message is not continued but followed by 'Continue.')");
            Open(Role.User);
            blocks.WriteText(JsonString.FromText("Continue."), default);
        }

        Close();
        json.WriteEndArray();
    }

    private static bool IsInstruction(Role role) => role is Role.System or Role.Developer;

    /// <summary>Whose message it is part of; instructions have text, and anything else in them is said by the user.</summary>
    private static Role SideOf(Message message) => message.Role == Role.Assistant ? Role.Assistant : Role.User;

    private IEnumerable<Part.Text> Instructions()
    {
        foreach (var message in conversation.Messages)
        {
            foreach (var part in message.Parts)
            {
                if (IsInstruction(message.Role) && part is Part.Text text)
                {
                    yield return text;
                }
            }
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
        if (blocks.CanWrite(part, side))
        {
            Open(side);
            blocks.Write(part);
        }
    }

    private void Open(Role side)
    {
        if (_open == side)
        {
            return;
        }

        if (userBegins && _open is null && side == Role.Assistant)
        {
            dropped.Add("messages (a first assistant message is preceded by 'Begin.')");
            Open(Role.User);
            blocks.WriteText(JsonString.FromText("Begin."), default);
        }

        Close();
        json.WriteStartObject();
        json.WriteString("role"u8, side == Role.User ? "user"u8 : "assistant"u8);
        json.WriteStartArray("content"u8);
        _open = side;
        blocks.Begin();
    }

    private void Close()
    {
        if (_open is not null)
        {
            blocks.Complete();
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
