using System.Text;
using Simulator.Scripting;

namespace Simulator.Formats;

/// <summary>Server-sent events.</summary>
internal static class SseFrame
{
    public static byte[] Of(StreamEvent streamEvent, Fault fault, bool crlf)
    {
        var line = crlf ? "\r\n" : "\n";
        var comment = fault.Comments ? $": keep-alive{line}{line}" : "";
        var named = streamEvent.Name is null ? "" : $"event: {streamEvent.Name}{line}";
        return [.. Encoding.UTF8.GetBytes($"{comment}{named}data: "), .. streamEvent.Payload, .. Encoding.UTF8.GetBytes($"{line}{line}")];
    }
}
