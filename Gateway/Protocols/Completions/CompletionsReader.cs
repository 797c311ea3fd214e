using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Completions;

/// <summary>Reads a Completions request with one text as its prompt into the neutral model: a user says it. Nothing is copied: everything is a slice of the body.</summary>
internal ref struct CompletionsReader
{
    private readonly ImmutableArray<ExtraMember>.Builder _extra = ImmutableArray.CreateBuilder<ExtraMember>();
    private BodyCursor _cursor;
    private Conversation _read = new() { Messages = [] };
    private SamplingOptions _sampling = new();

    private CompletionsReader(ReadOnlyMemory<byte> body) => _cursor = new(body);

    /// <summary>Reads it; null with the conversation, or the first fault.</summary>
    /// <param name="body">One that <see cref="CompletionsScanner"/> has found no fault with. The conversation refers to it.</param>
    /// <param name="conversation">What it says.</param>
    public static RequestFault? Read(ReadOnlyMemory<byte> body, out Conversation? conversation)
    {
        var reader = new CompletionsReader(body);
        while (reader._cursor.NextMember())
        {
            reader.ReadMember();
        }

        var fault = reader._cursor.Fault;
        conversation = fault is null ? reader._read with { Sampling = reader._sampling, Extra = reader._extra.ToImmutable() } : null;
        return fault;
    }

    private void ReadMember()
    {
        if (_cursor.Is("prompt"u8))
        {
            _read = _read with { Messages = [.. _cursor.ReadStrings(mayBeOne: true).Select(text => new Message(Role.User, [new Part.Text(text)]))] };
        }
        else if (_cursor.Is("max_tokens"u8))
        {
            _read = _read with { MaxTokens = _cursor.ReadCount(0) };
        }
        else if (_cursor.Is("stop"u8))
        {
            _read = _read with { Stop = _cursor.ReadStrings(mayBeOne: true) };
        }
        else if (_cursor.Is("n"u8))
        {
            _read = _read with { Choices = _cursor.ReadCount() ?? 1 };
        }
        else if (_cursor.Is("stream"u8))
        {
            _read = _read with { Stream = _cursor.ReadFlag() ?? false };
        }
        else if (_cursor.Is("user"u8))
        {
            _read = _read with { User = _cursor.ReadString() };
        }
        else if (!SamplingReader.TryRead(ref _cursor, ref _sampling))
        {
            ReadOther();
        }
    }

    private void ReadOther()
    {
        if (_cursor.Is("model"u8) || _cursor.Is("stream_options"u8) || _cursor.Is("echo"u8) || _cursor.Is("best_of"u8) || _cursor.Is("suffix"u8))
        {
            _cursor.Skip();   // not the client's to say; or it asks for nothing, or it would not be translated
            return;
        }

        var name = _cursor.Name;
        var value = _cursor.ReadRaw();
        if (value.Exists)
        {
            _extra.Add(new(name, value));
        }
    }
}
