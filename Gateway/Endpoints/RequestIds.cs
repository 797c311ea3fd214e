using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Gateway.Endpoints;

/// <summary>Names each request for its answer's header, its log lines and its ledger rows.</summary>
internal static class RequestIds
{
    /// <summary>Who made the id: 48 random bits per process, so that no two nodes make the same.</summary>
    private static readonly ulong Maker = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) & 0xFFFF_FFFF_FFFF;
    private static int _count;

    /// <summary>
    /// Makes an id and sets the answer's <c>x-request-id</c>: <c>req_</c> and 32 hexadecimal digits, the time in milliseconds, the maker and a count.
    /// It is unique across nodes, in order of time, and costs no system call.
    /// </summary>
    public static string Assign(HttpContext http)
    {
        var parts = (Milliseconds: (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() & 0xFFFF_FFFF_FFFF, Maker, Count: (uint)Interlocked.Increment(ref _count));
        var id = string.Create(36, parts, static (text, p) =>
        {
            "req_".CopyTo(text);
            p.Milliseconds.TryFormat(text[4..], out _, "x12", null);
            p.Maker.TryFormat(text[16..], out _, "x12", null);
            p.Count.TryFormat(text[28..], out _, "x8", null);
        });
        http.Response.Headers["x-request-id"] = id;
        return id;
    }
}
