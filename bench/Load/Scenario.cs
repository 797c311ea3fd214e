using System.Text;

namespace Load;

/// <summary>What is asked, and how often.</summary>
/// <param name="Name">Its file in <c>results/</c>.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Model">The simulator's model; the gateway's configuration has a tier of the same name, so that every side gets the same bytes.</param>
/// <param name="Streams">True for server-sent events.</param>
/// <param name="Connections">How many requests at once, at most.</param>
/// <param name="PerSecond">The fixed rate of an open loop; null for a closed one, where each connection asks again as soon as it has its answer.</param>
internal sealed record Scenario(string Name, string Title, string Model, bool Streams, int Connections, int? PerSecond)
{
    private const int BodySize = 2048;

    /// <summary>True when it is about what another format costs: then the same gateway with such an upstream is measured too, and only what it is compared with.</summary>
    public bool Translates { get; init; }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("unary", "an answer in one piece, 32 connections, closed loop", "bench-unary", false, 32, null),
        new("stream-64-each", "a stream of 64 events, a write of the upstream for each, 32 connections, closed loop", "bench-64-each", true, 32, null),
        new("stream-64", "a stream of 64 events, written by the upstream as fast as it goes, 32 connections, closed loop", "bench-64", true, 32, null),
        new("stream-64-translated", "a stream of 64 events in Anthropic's format, written by the upstream as fast as it goes, 32 connections, closed loop", "bench-64", true, 32, null) { Translates = true },
        new("stream-64-each-translated", "the same, a write of the upstream for each", "bench-64-each", true, 32, null) { Translates = true },
        new("unary-1000rps", "an answer in one piece, 1,000 requests per second, open loop", "bench-unary", false, 256, 1000),
    ];

    public static Scenario Named(string name) => All.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"unknown scenario {name}");

    public bool Measures(Side side) => Translates ? side.Name is "direct" or "floor" or "gateway" or Side.Translated : side.Name is not Side.Translated;

    /// <summary>A request of 2 KB, as it goes over the wire. The key is the address's user, if it has one.</summary>
    public byte[] Request(Uri address)
    {
        var start = $$"""{"model":"{{Model}}","stream":{{(Streams ? "true" : "false")}},"max_tokens":256,"temperature":0.7,"messages":[{"role":"system","content":"You answer briefly."},{"role":"user","content":" """;
        var body = (start + "a question that never changes, ".Repeated(BodySize))[..(BodySize - 4)] + "\"}]}";
        var key = address.UserInfo.Length > 0 ? address.UserInfo : "bench";
        return Encoding.ASCII.GetBytes(
            $"POST {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nAccept: */*\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
