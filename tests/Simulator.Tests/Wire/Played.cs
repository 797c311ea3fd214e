using System.Net.Sockets;
using System.Text;

namespace Simulator.Tests.Wire;

/// <summary>All that one request got, down to how the connection ended.</summary>
internal sealed record Played(byte[] Bytes, bool Reset)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string Head => Text.Split("\r\n\r\n", 2)[0];

    public int Status => int.Parse(Text.Split(' ', 3)[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The body, out of its chunks when it was chunked.</summary>
    public string Body => Encoding.UTF8.GetString([.. Chunks.SelectMany(c => c)]);

    /// <summary>The body in the writes it was sent in; one, when it was not chunked.</summary>
    public IReadOnlyList<byte[]> Chunks
    {
        get
        {
            var body = Bytes.AsSpan(Bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4);
            return Head.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal) ? Unchunk(body) : [body.ToArray()];
        }
    }

    /// <summary>The <c>data:</c> payloads that are complete.</summary>
    public IReadOnlyList<string> Events =>
        [.. Body.ReplaceLineEndings("\n").Split("\n\n")[..^1].Select(e => e.Split('\n').Single(l => l.StartsWith("data: ", StringComparison.Ordinal))[6..])];

    /// <summary>Chunked and finished as HTTP wants it, or as long as Content-Length said.</summary>
    public bool Complete => Head.Contains("chunked", StringComparison.Ordinal)
        ? Text.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
        : Head.Contains($"Content-Length: {Chunks[0].Length}\r\n", StringComparison.Ordinal);

    public static async Task<Played> PostAsync(Uri address, string body, string key = "sk-test")
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var content = Encoding.UTF8.GetBytes(body);
        var head = $"POST {address.AbsolutePath} HTTP/1.1\r\nhost: {address.Authority}\r\nconnection: close\r\n"
            + $"authorization: Bearer {key}\r\ncontent-type: application/json\r\ncontent-length: {content.Length}\r\n\r\n";
        await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. content]);
        var received = new List<byte>();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
            {
                received.AddRange(buffer[..count]);
            }
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.ConnectionReset)
        {
            return new Played([.. received], Reset: true);
        }

        return new Played([.. received], Reset: false);
    }

    private static List<byte[]> Unchunk(ReadOnlySpan<byte> body)
    {
        var chunks = new List<byte[]>();
        while (body.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            var size = Convert.ToInt32(Encoding.ASCII.GetString(body[..end]), 16);
            if (size == 0)
            {
                break;
            }

            chunks.Add(body.Slice(end + 2, size).ToArray());
            body = body[(end + 2 + size + 2)..];
        }

        return chunks;
    }
}
