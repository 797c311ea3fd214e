using System.Buffers;

namespace Simulator.Hosting;

internal static class RequestBody
{
    /// <summary>The body exactly as it came.</summary>
    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(Math.Max(256, (int)Math.Min(request.ContentLength ?? 0, 1 << 20)));
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
            {
                body.Write(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return body.WrittenSpan.ToArray();
            }
        }
    }
}
