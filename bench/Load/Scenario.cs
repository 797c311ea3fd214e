using System.Text;

namespace Load;

/// <summary>What is asked, and how often.</summary>
/// <param name="Name">Its file in <c>results/</c>.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Model">The simulator's model; the gateway's configuration has a tier of the same name, so that every side gets the same bytes.</param>
/// <param name="Connections">How many requests at once, at most.</param>
internal sealed record Scenario(string Name, string Title, string Model, int Connections)
{
    private const string Pixels = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk";

    /// <summary>The largest crowd.</summary>
    private static LargestCrowd Crowd { get; } = LargestCrowd.Here();

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("unary", "an answer in one piece, 32 connections, closed loop", "bench-unary", 32),
        new("unary-100rps", "an answer in one piece, 100 requests per second, open loop", "bench-unary", 256) { PerSecond = 100 },
        new("unary-1000rps", "an answer in one piece, 1,000 requests per second, open loop", "bench-unary", 256) { PerSecond = 1000 },
        new("unary-5000rps", "an answer in one piece, 5,000 requests per second, open loop", "bench-unary", 256) { PerSecond = 5000, Sides = Fast },
        new("stream-64", "a stream of 64 events, written by the upstream as fast as it goes, 32 connections, closed loop", "bench-64", 32) { Streams = true },
        new("stream-64-each", "a stream of 64 events, a write of the upstream for each, 32 connections, closed loop", "bench-64-each", 32) { Streams = true },
        new("stream-64-translated", "a stream of 64 events in Anthropic's format, written by the upstream as fast as it goes, 32 connections, closed loop", "bench-64", 32) { Streams = true, Sides = Translating },
        new("stream-64-each-translated", "the same, a write of the upstream for each", "bench-64-each", 32) { Streams = true, Sides = Translating },
        new("stream-64-paced", "a stream of 64 events, one every 20 ms, 32 connections, closed loop", "bench-64-paced-20ms", 32) { Streams = true, Pace = TimeSpan.FromMilliseconds(20) },
        new("long-context", "a request of 200 KB, an answer in one piece, 16 connections, closed loop", "bench-unary", 16) { BodySize = 200 * 1024 },
        new("image-2mb", "a request with a base64 image of 2 MB, an answer in one piece, 4 connections, closed loop", "bench-unary", 4) { BodySize = 2 * 1024 * 1024, Image = true },
        new("fallback", "as unary, and the first target of the chain answers 500 to every request", "bench-unary", 32) { Tier = "bench-fallback", Sides = ["direct", "floor", "gateway", "metered"] },
        new("all-429", "every target of the chain is throttled: the answer is a 429, 32 connections, closed loop", "bench-unary", 32) { Tier = "bench-throttled", Status = 429, Sides = ["gateway", "metered"] },
        new("million", "a million answers in one piece, 32 connections: what stays in memory", "bench-unary", 32) { Answers = 1_000_000, Sides = ["direct", "metered"] },
        new("telemetry", "an answer in one piece, 32 connections, closed loop", "bench-unary", 32) { Sides = Telling },
        new("telemetry-100rps", "an answer in one piece, 100 requests per second, open loop", "bench-unary", 256) { PerSecond = 100, Sides = Telling },
        new("telemetry-stream", "a stream of 64 events, a write of the upstream for each, 32 connections, closed loop", "bench-64-each", 32) { Streams = true, Sides = Telling },
        new("streams-1000", "1,000 streams at once, an event of each every 200 ms", "bench-24-paced-200ms", 1000) { Streams = true, Pace = TimeSpan.FromMilliseconds(200), Sides = Large },
        new("streams-10000", $"{Crowd} streams at once, an event of each every 2 s", "bench-5-paced-2000ms", Crowd.Streams) { Streams = true, Pace = TimeSpan.FromSeconds(2), Sides = Large },
    ];

    /// <summary>One of each kind, to compile the sides' code with.</summary>
    public static IReadOnlyList<Scenario> Heating { get; } = [Named("unary"), Named("stream-64-each")];

    private static string[] Large => ["direct", "floor", "metered"];

    /// <summary>All but Portkey's, which would be busy with what it was behind for longer than is measured.</summary>
    private static string[] Fast => ["direct", "nginx", "floor", "gateway", "metered"];

    /// <summary>What another format costs: the same gateway with such an upstream, and only what it is compared with.</summary>
    private static string[] Translating => ["direct", "floor", "gateway", Side.Translated];

    /// <summary>What telemetry costs: the same gateway with a collector, and only that.</summary>
    private static string[] Telling => ["gateway", Side.Told, Side.Traced];

    /// <summary>True for server-sent events.</summary>
    public bool Streams { get; init; }

    /// <summary>The fixed rate of an open loop; null for a closed one, where each connection asks again as soon as it has its answer.</summary>
    public int? PerSecond { get; init; }

    /// <summary>The upstream's wait between two events.</summary>
    public TimeSpan Pace { get; init; }

    /// <summary>Bytes of the request's body.</summary>
    public int BodySize { get; init; } = 2048;

    /// <summary>Whether most of the body is a picture.</summary>
    public bool Image { get; init; }

    /// <summary>The tier asked for by header: the other sides take no notice of it.</summary>
    public string? Tier { get; init; }

    /// <summary>The status every answer has. Of errors nothing else is compared.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The sides it makes sense for; empty: all.</summary>
    public IReadOnlyList<string> Sides { get; init; } = [];

    /// <summary>How many answers are asked for, where that and no time is the end; then of the gateway alone, in one round.</summary>
    public int? Answers { get; init; }

    /// <summary>One exchange of each connection, when they are too many for more.</summary>
    public bool IsCrowd => Connections >= 1000;

    /// <summary>One round is all.</summary>
    public bool IsOnce => IsCrowd || Answers is not null;

    public static Scenario Named(string name) => All.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"unknown scenario {name}");

    public bool IsFor(Side side) => Sides.Count == 0 ? !side.IsVariant : Sides.Contains(side.Name);

    /// <summary>A request as it goes over the wire. The key is the address's user, if it has one.</summary>
    public byte[] Request(Side side)
    {
        var address = side.Address;
        var body = Body();
        var key = address.UserInfo.Length > 0 ? address.UserInfo : "bench";
        var more = string.Concat(side.Headers.Select(header => $"{header}\r\n"));
        var tier = Tier is null ? "" : $"x-gateway-tier: {Tier}\r\n";
        return Encoding.ASCII.GetBytes(
            $"POST {address.AbsolutePath} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {key}\r\n{more}{tier}Content-Type: application/json\r\nAccept: */*\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private string Body()
    {
        var start = $$"""{"model":"{{Model}}","stream":{{(Streams ? "true" : "false")}},"max_tokens":256,"temperature":0.7,"messages":[{"role":"system","content":"You answer briefly."},{"role":"user","content":""";
        var (open, filling, close) = Image
            ? ("""[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,""", Pixels, "\"}}]}]}")
            : ("\" ", "a question that never changes, ", "\"}]}");
        return (start + open + filling.Repeated(BodySize))[..(BodySize - close.Length)] + close;
    }
}
