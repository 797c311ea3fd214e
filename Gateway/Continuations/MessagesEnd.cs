using System.Buffers;
using System.Text.Json;
using Gateway.Protocols.OpenAI;

namespace Gateway.Continuations;

/// <summary>Finds where more messages go into a client's body.</summary>
internal static class MessagesEnd
{
    /// <summary>Where the bracket stands that closes <c>messages</c>; null when there is none, or no message before it.</summary>
    public static long? Find(in ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ChatRequestScanner.MaxDepth });
        long? end = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals("messages"u8);
            reader.Read();
            var start = reader.TokenStartIndex;
            var isArray = reader.TokenType == JsonTokenType.StartArray;
            var isEmpty = isArray && reader.Read() && reader.TokenType == JsonTokenType.EndArray;
            while (isArray && !isEmpty && reader.TokenType != JsonTokenType.EndArray)
            {
                reader.Skip();
                reader.Read();
            }

            if (!isArray)
            {
                reader.Skip();
            }

            end = isIt ? isArray && !isEmpty && reader.TokenStartIndex > start ? reader.TokenStartIndex : null : end;
        }

        return end;
    }
}
