using System.Buffers;

namespace Gateway.Protocols.OpenAI;

/// <summary>A JSON value of a provider's, on one line: it may be spread over several, and a line break would end the event that it is put into. Within a string there is none.</summary>
internal static class OneLineJson
{
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOfAny((byte)'\n', (byte)'\r'); at >= 0; at = json.IndexOfAny((byte)'\n', (byte)'\r'))
        {
            output.Write(json[..at]);
            output.Write(" "u8);
            json = json[(at + 1)..];
        }

        output.Write(json);
    }
}
