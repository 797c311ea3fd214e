using System.Collections.Immutable;
using Gateway.Conversations;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols.Anthropic.Incoming;

/// <summary>Reads <c>content</c>: a string, or an array of blocks.</summary>
internal static class BlockReader
{
    public static void ReadContent(ref BodyCursor cursor, ImmutableArray<Part>.Builder parts)
    {
        if (cursor.IsString)
        {
            parts.Add(new Part.Text(cursor.ReadString()!.Value));
            return;
        }

        if (!cursor.EntersArray("a string or an array of blocks"))
        {
            return;
        }

        ReasoningSeal? callSeal = null;
        while (cursor.NextItem())
        {
            if (!cursor.EntersObject("a block, an object"))
            {
                continue;
            }

            var block = ContentBlock.Read(ref cursor);
            if (block.IsCallSeal)
            {
                callSeal = block.Seal;
            }
            else if (block.ToPart(ref cursor, callSeal) is { } part)
            {
                callSeal = part is Part.ToolCall ? null : callSeal;
                parts.Add(block.Marker.Exists ? part with { CacheMarker = block.Marker } : part);
            }
        }
    }
}
