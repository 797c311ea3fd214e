using System.Buffers;
using System.Collections.Immutable;
using Gateway.Conversations;

namespace Gateway.Protocols.OpenAI;

/// <summary>Writes the <c>gateway</c> member of a whole answer: what the edge has to say of it, what was left out of the request, and the usage in the provider's words.</summary>
internal static class AnswerGateway
{
    /// <summary>Writes <c>,"gateway":{…}</c>, or nothing when there is nothing to say.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="edge">A JSON object of the edge's; empty for none.</param>
    /// <param name="dropped">Names.</param>
    /// <param name="nativeUsage">A JSON value; empty for none.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> edge, ImmutableArray<string> dropped, ReadOnlySpan<byte> nativeUsage)
    {
        var members = edge.Length > 2 ? edge[1..^1] : default;
        if (members.IsEmpty && dropped.IsDefaultOrEmpty && nativeUsage.IsEmpty)
        {
            return;
        }

        output.Write(",\"gateway\":{"u8);
        output.Write(members);
        var separator = members.IsEmpty ? ""u8 : ","u8;
        if (!dropped.IsDefaultOrEmpty)
        {
            output.Write(separator);
            output.Write("\"dropped\":["u8);
            for (var at = 0; at < dropped.Length; at++)
            {
                output.Write(at == 0 ? "\""u8 : ",\""u8);
                output.Write(JsonString.FromText(dropped[at]).Inner.Span);
                output.Write("\""u8);
            }

            output.Write("]"u8);
            separator = ","u8;
        }

        if (!nativeUsage.IsEmpty)
        {
            output.Write(separator);
            output.Write("\"provider_usage\":"u8);
            OneLineJson.Write(output, nativeUsage);
        }

        output.Write("}"u8);
    }
}
