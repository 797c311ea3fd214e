using System.Text.Json;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>
/// Reads the tool calls of one choice. Hosts differ in how they name them while they stream: by an index, by the same index for all, by an id with every piece, or not at all.
/// </summary>
internal sealed class ChatCalls
{
    /// <summary>More calls than an answer can hold.</summary>
    private const int MostCalls = 1024;

    private readonly List<(long Index, byte[] Id)> _begun = [];
    private bool _function;

    public bool Any => _begun.Count > 0;

    public void Read(int choice, ReadOnlySpan<byte> toolCalls, ReadOnlySpan<byte> functionCall, IAnswerSink sink)
    {
        if (!toolCalls.IsEmpty && toolCalls[0] == '[')
        {
            var place = 0L;
            var cursor = new JsonCursor(toolCalls);
            cursor.EnterArray();
            while (cursor.NextElement(out var call))
            {
                ReadCall(choice, call, place++, sink);
            }
        }
        else if (!functionCall.IsEmpty && functionCall[0] == '{' && (_function || _begun.Count == 0))
        {
            _function = true;
            ReadFunction(choice, functionCall, 0, default, sink);
        }
    }

    private void ReadCall(int choice, ReadOnlySpan<byte> json, long place, IAnswerSink sink)
    {
        ReadOnlySpan<byte> id = default, function = default;
        var index = place;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("id"u8))
            {
                id = cursor.Text();
            }
            else if (cursor.NameIs("index"u8))
            {
                index = cursor.Count(place);
            }
            else if (cursor.NameIs("function"u8))
            {
                function = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (!function.IsEmpty)
        {
            ReadFunction(choice, function, index, id, sink);
        }
    }

    private void ReadFunction(int choice, ReadOnlySpan<byte> json, long index, ReadOnlySpan<byte> id, IAnswerSink sink)
    {
        ReadOnlySpan<byte> name = default, arguments = default;
        var cursor = new JsonCursor(json);
        cursor.EnterObject();
        while (cursor.NextMember())
        {
            if (cursor.NameIs("name"u8))
            {
                name = cursor.Text();
            }
            else if (cursor.NameIs("arguments"u8))
            {
                arguments = cursor.Raw();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (name.IsEmpty && _function && _begun.Count == 0)
        {
            _function = false;   // Snowflake sends an empty one with every answer
            return;
        }

        var call = Find(index, id, name);
        if (call < 0)
        {
            call = _begun.Count < MostCalls ? _begun.Count : throw new JsonException("More calls than an answer can hold.");
            _begun.Add((index, id.ToArray()));
            sink.ToolCall(choice, call, id, name);
        }

        if (arguments.Length > 2 && arguments[0] == '"')
        {
            sink.ToolArguments(choice, call, arguments[1..^1]);
        }
        else if (!arguments.IsEmpty && arguments[0] == '{')
        {
            sink.ToolArgumentsValue(choice, call, arguments);   // some give an object
        }
    }

    /// <summary>The call that a piece belongs to; -1 for one that begins with it.</summary>
    private int Find(long index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name)
    {
        for (var call = _begun.Count - 1; call >= 0; call--)
        {
            var known = _begun[call];
            if (known.Index == index && (id.IsEmpty || known.Id.AsSpan().SequenceEqual(id)))
            {
                // The same place, and neither another id nor, without ids, another name.
                return name.IsEmpty || !id.IsEmpty || _function ? call : -1;
            }
        }

        return -1;
    }
}
