using System.Text;

namespace Gateway.Tests.Support;

/// <summary>How an upstream answers.</summary>
internal sealed record UpstreamReply(int Status, params BodyPart[] Parts)
{
    public string ContentType { get; init; } = "application/json";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The most that one read gives.</summary>
    public int ReadSize { get; init; } = int.MaxValue;

    /// <summary>An answer in one piece.</summary>
    public static UpstreamReply Json(int status, string body, params (string Name, string Value)[] headers) =>
        new(status, new BodyPart.Bytes(Encoding.UTF8.GetBytes(body))) { Headers = headers.ToDictionary(h => h.Name, h => h.Value) };

    /// <summary>A stream.</summary>
    public static UpstreamReply Stream(params BodyPart[] parts) => new(200, parts) { ContentType = "text/event-stream" };

    /// <summary>A stream of these events, one read each.</summary>
    public static UpstreamReply Stream(params string[] events) => Stream([.. events.Select(Text)]);

    public static BodyPart Text(string text) => new BodyPart.Bytes(Encoding.UTF8.GetBytes(text));
}
