using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Protocols.OpenAI;

/// <summary>Whether bytes are UTF-8, also where a character lies across two segments.</summary>
internal static class Utf8Check
{
    public static bool IsValid(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            return Utf8.IsValid(bytes.FirstSpan);
        }

        Span<byte> seam = stackalloc byte[4];
        var carried = 0;
        foreach (var segment in bytes)
        {
            var span = segment.Span;
            while (carried > 0 && span.Length > 0)
            {
                seam[carried++] = span[0];
                span = span[1..];
                var status = Rune.DecodeFromUtf8(seam[..carried], out _, out _);
                if (status == OperationStatus.Done)
                {
                    carried = 0;
                }
                else if (status == OperationStatus.InvalidData)
                {
                    return false;
                }
            }

            var open = OpenTail(span);
            if (!Utf8.IsValid(span[..^open]))
            {
                return false;
            }

            if (open > 0)
            {
                span[^open..].CopyTo(seam);
                carried = open;
            }
        }

        return carried == 0;
    }

    /// <summary>How many bytes at the end begin a character that is not finished there.</summary>
    private static int OpenTail(ReadOnlySpan<byte> span)
    {
        for (var back = 1; back <= Math.Min(3, span.Length); back++)
        {
            var lead = span[^back];
            if (lead < 0x80)
            {
                return 0;
            }

            if (lead >= 0xC0)
            {
                return Rune.DecodeFromUtf8(span[^back..], out _, out _) == OperationStatus.NeedMoreData ? back : 0;
            }
        }

        return 0;
    }
}
