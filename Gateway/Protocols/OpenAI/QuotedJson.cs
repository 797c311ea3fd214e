using System.Buffers;

namespace Gateway.Protocols.OpenAI;

/// <summary>Puts JSON text into a JSON string, as OpenAI has the arguments of calls.</summary>
internal static class QuotedJson
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    /// <param name="output">Where to.</param>
    /// <param name="json">Valid JSON: of control characters it holds line breaks and tabs at most.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOfAny(Special); at >= 0; at = json.IndexOfAny(Special))
        {
            output.Write(json[..at]);
            output.Write(json[at] switch
            {
                (byte)'"' => "\\\""u8,
                (byte)'\\' => "\\\\"u8,
                (byte)'\n' => "\\n"u8,
                (byte)'\r' => "\\r"u8,
                (byte)'\t' => "\\t"u8,
                _ => " "u8,
            });
            json = json[(at + 1)..];
        }

        output.Write(json);
    }
}
