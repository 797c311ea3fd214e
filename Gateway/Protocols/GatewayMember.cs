using System.Buffers;
using Gateway.Protocols.OpenAI;

namespace Gateway.Protocols;

/// <summary>Writes the <c>gateway</c> member of an answer that was put together: the edge's part, and what the client's format has no place for.</summary>
internal static class GatewayMember
{
    public static void Write(IBufferWriter<byte> output, AnswerDraft draft, ReadOnlySpan<byte> edge)
    {
        if (draft.Citations.IsEmpty)
        {
            AnswerGateway.Write(output, edge, draft.Terms.Dropped, draft.NativeUsage);
            return;
        }

        byte[] members = [.. edge.Length > 2 ? edge[..^1] : "{"u8, .. edge.Length > 2 ? ","u8 : default, .. "\"citations\":"u8, .. draft.Citations, .. "}"u8];
        AnswerGateway.Write(output, members, draft.Terms.Dropped, draft.NativeUsage);
    }
}
