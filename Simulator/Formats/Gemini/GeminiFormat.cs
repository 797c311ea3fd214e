using System.Globalization;
using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Formats.Gemini;

/// <summary>generateContent and streamGenerateContent of the Gemini API, v1beta.</summary>
internal sealed class GeminiFormat : NativeFormat
{
    public override string StreamType => "text/event-stream";

    public override string BodyType => "application/json; charset=UTF-8";

    public override IReadOnlyDictionary<string, ErrorRow> Errors => GeminiErrors.Rows;

    protected override string HalfAnEvent => """{"candidates": [{"content": {"parts": [{"text": "half a""";

    protected override string WrongShape => """{"candidates": "not a list","usageMetadata": []}""";

    public override ErrorAnswer? Reject(SimulatorOptions options, IncomingRequest request)
    {
        if (options.OpenProviders.Contains(request.Provider))
        {
            return null;
        }

        // On Vertex AI a token of Google's, on AI Studio a key: in a header, or as the documents' examples have it.
        var key = request.Header("x-goog-api-key") is { Length: > 0 } header ? header
            : request.Bearer is { Length: > 0 } token ? token
            : request.Http.Query["key"].ToString();
        return key.Length == 0
            ? Write(Errors["permission_denied"] with { Message = "Method doesn't allow unregistered callers (callers without established identity)." }, null)
            : request.Fits(options, key) ? null
            : Named("invalid_api_key", "", null);
    }

    public override ChatRequest Read(IncomingRequest request) => new GeminiReader(request).Read();

    public override byte[] Body(ChatRequest request, Answer answer, Fault fault) => Json.Bytes(GeminiAnswers.Whole(answer, fault));

    public override IEnumerable<StreamEvent> Events(ChatRequest request, Answer answer, Fault fault) =>
        GeminiAnswers.Stream(answer, fault).Select(chunk => Event(null, chunk));

    public override byte[] Frame(StreamEvent streamEvent, Fault fault) => SseFrame.Of(streamEvent, fault, crlf: true);

    public override void AddHeaders(Dictionary<string, string> headers, ChatRequest request)
    {
        headers.TryAdd("server", "scaffolding on HTTPServer2");
        headers.TryAdd("server-timing", "gfet4t7; dur=1");
        headers.TryAdd("x-content-type-options", "nosniff");
    }

    /// <summary>Told in the body only.</summary>
    public override void AddRetryAfter(Dictionary<string, string> headers, TimeSpan wait)
    {
    }

    protected override ErrorAnswer Write(ErrorRow row, TimeSpan? wait)
    {
        var error = new JsonObject { ["code"] = row.Status, ["message"] = row.Message, ["status"] = row.Type };
        var details = Details(row, wait);
        if (details.Count > 0)
        {
            error["details"] = details;
        }

        return Error(row.Status, new JsonObject { ["error"] = error }, BodyType);
    }

    private static JsonArray Details(ErrorRow row, TimeSpan? wait)
    {
        var details = new JsonArray();
        if (row == GeminiErrors.Rows["invalid_api_key"])
        {
            details.Add(new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
                ["reason"] = "API_KEY_INVALID",
                ["domain"] = "googleapis.com",
                ["metadata"] = new JsonObject { ["service"] = "generativelanguage.googleapis.com" },
            });
        }

        if (row.Status is 429)
        {
            details.Add(new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.QuotaFailure",
                ["violations"] = new JsonArray(new JsonObject { ["quotaMetric"] = "generativelanguage.googleapis.com/generate_content_requests" }),
            });
        }

        if (wait is { } time)
        {
            details.Add(new JsonObject
            {
                ["@type"] = "type.googleapis.com/google.rpc.RetryInfo",
                ["retryDelay"] = string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#########}s"),
            });
        }

        return details;
    }
}
