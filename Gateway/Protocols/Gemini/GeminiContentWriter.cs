using System.Collections.Immutable;
using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.Gemini;

/// <summary>
/// Writes <c>contents</c> and <c>systemInstruction</c>. Turns of one side that follow each other become one, because a function call must stand right behind
/// a user's turn and all its results right behind it; results get a turn of their own, without which they are not counted. Empty texts are refused and left out.
/// </summary>
internal sealed class GeminiContentWriter(Utf8JsonWriter json, GeminiModel model, GeminiDialect dialect, DroppedOptions dropped)
{
    private readonly GeminiMedia _media = new(json, dialect);
    private readonly GeminiCallWriter _calls = new(json, model, dialect, new GeminiMedia(json, dialect));
    private readonly List<Part> _shown = [];
    private readonly Queue<JsonString> _seals = new();
    private Turn _turn;
    private bool _written;
    private bool _called;

    private enum Turn
    {
        None,
        User,
        Model,
        Results,
    }

    /// <param name="messages">All of them.</param>
    /// <param name="inWords">The shape of the answer, where it can be asked for in the instructions only.</param>
    public void Write(ImmutableArray<Message> messages, ResponseFormat? inWords)
    {
        json.WriteStartArray("contents"u8);
        if (model.IsGemma)
        {
            WriteInstructions(messages, inWords);
        }

        for (var i = 0; i < messages.Length; i++)
        {
            if (messages[i].Role == Role.Tool)
            {
                i = WriteResults(messages, i);
            }
            else if (!IsInstruction(messages[i]))
            {
                WriteMessage(messages[i]);
            }
        }

        ShowResultMedia();
        var hasContents = _written;
        if (!hasContents)
        {
            WriteInstructions(messages, inWords);
        }

        if (!_written)
        {
            Begin(Turn.User);
            WriteText(" "u8);
        }

        Close();
        json.WriteEndArray();
        if (hasContents && !model.IsGemma && (inWords is not null || messages.Any(m => IsInstruction(m) && m.Parts.Any(p => p is Part.Text { Value.IsEmpty: false }))))
        {
            json.WriteStartObject("systemInstruction"u8);
            json.WriteStartArray("parts"u8);
            _turn = Turn.User;
            WriteInstructions(messages, inWords);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static bool IsInstruction(Message message) => message.Role is Role.System or Role.Developer;

    private void WriteInstructions(ImmutableArray<Message> messages, ResponseFormat? inWords)
    {
        foreach (var message in messages)
        {
            if (IsInstruction(message))
            {
                foreach (var part in message.Parts)
                {
                    WritePart(Turn.User, part);
                }
            }
        }

        if (inWords is not null)
        {
            Begin(Turn.User);
            WriteText(inWords is ResponseFormat.JsonSchema schema
                ? [.. "When you do not call a function, answer with nothing but JSON that is valid against this JSON schema: "u8, .. schema.Schema.Utf8.Span]
                : "When you do not call a function, answer with nothing but a JSON object."u8);
        }
    }

    private void WriteMessage(Message message)
    {
        if (message.Name is not null)
        {
            dropped.Add("messages.name");
        }

        var turn = message.Role == Role.Assistant ? Turn.Model : Turn.User;
        foreach (var part in message.Parts)
        {
            WritePart(turn, part);
        }

        WriteWaitingSeals();
    }

    private void WritePart(Turn turn, Part part)
    {
        if (part.CacheMarker.Exists)
        {
            dropped.Add("cache_control");
        }

        switch (part)
        {
            case Part.Text { Value.IsEmpty: false } text:
                WriteText(turn, text.Value);
                break;
            case Part.Refusal { Value.IsEmpty: false } refusal:
                WriteText(turn, refusal.Value);
                break;
            case Part.Reasoning { Seal: { } seal } when seal.Format == dialect.Name:
                _seals.Enqueue(seal.Value);   // the text is a summary, of which the model needs nothing
                break;
            case Part.ToolCall call:
                WriteWaitingSeals();
                WriteCall(call);
                break;
            case Part.ToolResult result:
                WriteResult(result, null);
                break;
            case Part.Image or Part.Document or Part.Audio:
                Begin(turn);
                _media.Write(part);
                break;
        }
    }

    private void WriteText(Turn turn, JsonString text)
    {
        Begin(turn);
        json.WriteStartObject();
        text.WriteTo(json, "text"u8);
        if (turn == Turn.Model && _seals.TryDequeue(out var seal))
        {
            seal.WriteTo(json, "thoughtSignature"u8);
        }

        json.WriteEndObject();
    }

    private void WriteText(ReadOnlySpan<byte> text)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    /// <summary>A signature whose text is gone: the API itself sends it with an empty text.</summary>
    private void WriteWaitingSeals()
    {
        while (_seals.TryPeek(out _))
        {
            WriteText(Turn.Model, default);
        }
    }

    private void WriteCall(Part.ToolCall call)
    {
        Begin(Turn.Model);
        _calls.WriteCall(call, isFirst: !_called);
        _called = true;
    }

    /// <summary>Writes the results that follow each other in the order of their calls: without ids that is how they are told apart.</summary>
    private int WriteResults(ImmutableArray<Message> messages, int first)
    {
        var results = new List<(int Call, Part.ToolResult Result, JsonString? Name)>();
        var last = first;
        for (var i = first; i < messages.Length && (messages[i].Role == Role.Tool || IsInstruction(messages[i])); i++)
        {
            foreach (var part in messages[i].Parts)
            {
                if (messages[i].Role == Role.Tool && part is Part.ToolResult result)
                {
                    results.Add((_calls.IndexOf(result), result, messages[i].Name));
                    last = i;
                }
            }
        }

        foreach (var (_, result, name) in results.OrderBy(r => r.Call))
        {
            WriteResult(result, name);
        }

        return last;
    }

    private void WriteResult(Part.ToolResult result, JsonString? name)
    {
        if (result.CacheMarker.Exists || result.Content.Any(p => p.CacheMarker.Exists))
        {
            dropped.Add("cache_control");
        }

        Begin(Turn.Results);
        _shown.AddRange(_calls.WriteResult(result, name));
    }

    private void ShowResultMedia()
    {
        if (_shown.Count > 0)
        {
            var shown = _shown.ToArray();
            _shown.Clear();
            foreach (var part in shown)
            {
                WritePart(Turn.User, part);
            }
        }
    }

    private void Begin(Turn turn)
    {
        if (_turn == turn)
        {
            return;
        }

        Close();
        if (turn != Turn.Results)
        {
            ShowResultMedia();
            if (_turn == turn)
            {
                return;
            }

            Close();
        }

        (_turn, _written, _called) = (turn, true, false);
        json.WriteStartObject();
        json.WriteString("role"u8, turn == Turn.Model ? "model"u8 : "user"u8);
        json.WriteStartArray("parts"u8);
    }

    private void Close()
    {
        if (_turn != Turn.None)
        {
            json.WriteEndArray();
            json.WriteEndObject();
            _turn = Turn.None;
        }
    }
}
