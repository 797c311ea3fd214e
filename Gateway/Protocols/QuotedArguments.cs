using System.Buffers;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols;

/// <summary>Puts JSON values into JSON strings, as the neutral model has the arguments of calls.</summary>
internal static class QuotedArguments
{
    public static JsonString Of(JsonRaw json)
    {
        if (!json.Exists)
        {
            return new("{}"u8.ToArray());
        }

        var text = new ArrayBufferWriter<byte>(json.Utf8.Length + 64);
        QuotedJson.Write(text, json.Utf8.Span);
        return new(text.WrittenMemory);
    }
}
