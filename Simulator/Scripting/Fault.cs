using System.Text.Json.Nodes;

namespace Simulator.Scripting;

/// <summary>
/// What becomes of one request; every property is optional and they combine. Empty means a healthy answer. The same names, in
/// snake case, are the steps of <c>PUT /sim/script</c>. "After N events" counts every <c>data:</c> event of a stream, the
/// first one (the role) too; for an answer that is not streamed any "after" means after half of the body.
/// </summary>
public sealed record Fault
{
    public static readonly Fault None = new();

    /// <summary>How many requests this step is for; 1 unless told.</summary>
    public int? Times { get; init; }

    /// <summary>An error status, with the body providers send with it unless <see cref="Error"/> or <see cref="Body"/> says otherwise.</summary>
    public int? Status { get; init; }

    /// <summary>A known error by its code, as <c>insufficient_quota</c> or <c>context_length_exceeded</c>; implies its status.</summary>
    public string? Error { get; init; }

    /// <summary>A body to send instead: JSON, or a string as it is. With <see cref="ErrorEventAfter"/> the event's payload.</summary>
    public JsonNode? Body { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Sent as <c>retry-after</c> and <c>retry-after-ms</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A CDN's HTML page, with status 502 unless told.</summary>
    public bool Html { get; init; }

    public bool EmptyBody { get; init; }

    /// <summary>A reset of the connection before any byte. For a port that refuses, see <c>ProviderPorts</c>.</summary>
    public bool RefuseConnection { get; init; }

    public bool StallBeforeHeaders { get; init; }

    public bool StallBeforeFirstToken { get; init; }

    public int? StallAfter { get; init; }

    /// <summary>How long a stall lasts; without it, until the client leaves.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>A TCP reset once this many events are sent.</summary>
    public int? CutAfter { get; init; }

    /// <summary>A clean end of the HTTP body once this many events are sent: no finish, no [DONE].</summary>
    public int? EndAfter { get; init; }

    /// <summary>A TCP reset in the middle of the body; of a stream, in the middle of an event.</summary>
    public bool CutBody { get; init; }

    public MalformedKind? Malformed { get; init; }

    /// <summary>Which event is malformed: the one after this many; 0 unless told.</summary>
    public int? MalformedAfter { get; init; }

    /// <summary>An error inside a 200 stream once this many events are sent, then its end; unstreamed, a 200 that holds an error.</summary>
    public int? ErrorEventAfter { get; init; }

    /// <summary>The error event's SSE name, as Groq's <c>error</c>; none unless told.</summary>
    public string? EventName { get; init; }

    public RefusalKind? Refusal { get; init; }

    public Slowness? Slow { get; init; }

    /// <summary>A wait before the headers.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>The answer's length.</summary>
    public int? Tokens { get; init; }

    /// <summary>The answer's text. Where the last assistant's message of the request is the beginning of it, only what follows.</summary>
    public string? Says { get; init; }

    /// <summary><c>: keep-alive</c> before every event.</summary>
    public bool Comments { get; init; }

    public bool Crlf { get; init; }

    public bool NoDone { get; init; }

    /// <summary>Events that nothing has to separate share a write.</summary>
    public bool ManyEventsPerWrite { get; init; }

    public UsagePlacement? Usage { get; init; }

    /// <summary>How many of the prompt's tokens are said to come from the cache.</summary>
    public int? Cached { get; init; }
}
