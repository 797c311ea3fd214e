using Gateway.Tests.Support;

namespace Gateway.Tests.Faults;

/// <summary>One kind of failure, made in an answer and inside a stream, and what must come of it (architecture §4).</summary>
/// <param name="Kind">Its name on the wire.</param>
/// <param name="Reply">How a provider fails so before any content.</param>
/// <param name="After">What it does so after content.</param>
/// <param name="Status">What the client gets when there is no other target.</param>
/// <param name="Code">With it.</param>
/// <param name="MovesOn">Whether the next target is tried.</param>
/// <param name="Blamed">Who is: <c>circuit</c>, <c>credential on target</c>, <c>credential</c> or <c>nobody</c>.</param>
internal sealed record FaultCase(string Kind, UpstreamReply Reply, BodyPart After, int Status, string Code, bool MovesOn, string Blamed)
{
    /// <summary>The code of the event that ends a stream so.</summary>
    public string EventCode { get; init; } = "upstream_error";

    public static IReadOnlyDictionary<string, FaultCase> All { get; } = new FaultCase[]
    {
        new("throttled", UpstreamReply.Json(429, Chunks.Error("Slow down", "rate_limit_exceeded"), ("Retry-After", "20")), Event("rate_limit_exceeded"), 429, "rate_limit_exceeded", true, "credential on target"),
        new("overloaded", UpstreamReply.Json(503, "upstream connect error"), Event("503"), 502, "upstream_error", true, "circuit"),
        new("unreachable", new(200, UpstreamReply.Text("{\"choices\":[{"), BodyPart.Cut()), BodyPart.Reset(), 502, "upstream_error", true, "circuit"),
        new("too_slow", UpstreamReply.Json(408, "upstream request timeout"), Event("408"), 502, "upstream_error", true, "circuit"),
        new("credential_rejected", UpstreamReply.Json(401, Chunks.Error("Incorrect API key", "invalid_api_key")), Event("insufficient_quota"), 502, "upstream_error", true, "credential"),
        new("model_missing", UpstreamReply.Json(404, Chunks.Error("No such model", "model_not_found")), Event("model_not_found"), 404, "model_not_found", true, "nobody"),
        new("context_too_long", UpstreamReply.Json(400, Chunks.Error("Too long", "context_length_exceeded")), Event("context_length_exceeded"), 400, "context_length_exceeded", true, "nobody") { EventCode = "context_length_exceeded" },
        new("refused", UpstreamReply.Json(400, Chunks.Error("Filtered", "content_filter")), Event("content_filter"), 400, "content_filter", true, "nobody"),
        new("malformed", UpstreamReply.Json(200, "<html>Welcome</html>"), UpstreamReply.Text(Chunks.Event("{not json")), 502, "upstream_error", true, "circuit"),
        new("client_fault", UpstreamReply.Json(400, Chunks.Error("Bad value", "invalid_value")), Event("invalid_value"), 400, "invalid_value", false, "nobody") { EventCode = "invalid_value" },
        new("unknown", UpstreamReply.Json(501, Chunks.Error("Not done", "no_idea")), Event("501"), 502, "upstream_error", false, "nobody"),
    }.ToDictionary(c => c.Kind);

    private static BodyPart Event(string code) => UpstreamReply.Text(Chunks.Event(Chunks.Error("It failed", code)));
}
