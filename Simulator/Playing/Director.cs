using System.Globalization;
using System.Text.Json;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Playing;

/// <summary>From a request and what the script holds for it to the performance. No clock, no socket.</summary>
internal static class Director
{
    public static Performance Direct(ChatRequest request, Fault fault)
    {
        if (fault.Html)
        {
            return WholeBody.Stage(fault.Status ?? 502, Headers(fault, "text/html; charset=UTF-8"), FaultBodies.Html, fault);
        }

        if (fault.Status is >= 300 || (fault.Error is not null && fault.ErrorEventAfter is null))
        {
            return Error(request, fault);
        }

        if (fault.Body is { } body && fault.ErrorEventAfter is null)
        {
            return WholeBody.Stage(fault.Status ?? 200, Headers(fault, ContentType(fault, "application/json")), FaultBodies.Bytes(body), fault);
        }

        var answer = AnswerMaker.Make(request, fault);
        if (request.Stream)
        {
            var payloads = new ChunkJson(answer, request.IncludeUsage, fault.Usage).Render();
            return EventStream.Stage(AnswerHeaders(request, fault, "text/event-stream; charset=utf-8"), payloads, fault);
        }

        return WholeBody.Stage(fault.Status ?? 200, AnswerHeaders(request, fault, "application/json"), WholeAnswer(answer, fault), fault);
    }

    private static byte[] WholeAnswer(Answer answer, Fault fault) => fault switch
    {
        { EmptyBody: true } => [],
        { Malformed: { } kind } => FaultBodies.MalformedBody(kind),
        { ErrorEventAfter: not null } => FaultBodies.InStream(fault),
        _ => CompletionJson.Render(answer, withUsage: fault.Usage is not UsagePlacement.None),
    };

    private static Performance Error(ChatRequest request, Fault fault)
    {
        var usual = fault.Error is { } name ? ErrorAnswers.Named(name, request.Model) : ErrorAnswers.ByStatus(fault.Status ?? 500, request.Model);
        var body = fault.EmptyBody ? [] : fault.Body is { } given ? FaultBodies.Bytes(given) : usual.Body;
        var headers = Headers(fault, fault.Body is null ? usual.ContentType : ContentType(fault, "application/json; charset=utf-8"));
        if (fault.RetryAfter is null && fault.Headers is null && fault.Status is null or 429 && usual.Status is 429 && !Hopeless(fault))
        {
            AddRetryAfter(headers, TimeSpan.FromSeconds(20));
        }

        return WholeBody.Stage(fault.Status ?? usual.Status, headers, body, fault);
    }

    /// <summary>These come without Retry-After: waiting does not help.</summary>
    private static bool Hopeless(Fault fault) => fault.Error is "insufficient_quota" or "tokens_too_large";

    private static string ContentType(Fault fault, string forJson) =>
        fault.Body?.GetValueKind() is JsonValueKind.String ? "text/plain" : forJson;

    private static Dictionary<string, string> AnswerHeaders(ChatRequest request, Fault fault, string contentType)
    {
        var headers = Headers(fault, contentType);
        headers.TryAdd("x-request-id", $"req_{Seed.Of(request.Body).Letters(32)}");
        headers.TryAdd("openai-processing-ms", "1");
        headers.TryAdd("openai-version", "2020-10-01");
        headers.TryAdd("x-ratelimit-limit-requests", "10000");
        headers.TryAdd("x-ratelimit-limit-tokens", "2000000");
        headers.TryAdd("x-ratelimit-remaining-requests", "9999");
        headers.TryAdd("x-ratelimit-remaining-tokens", "1999989");
        headers.TryAdd("x-ratelimit-reset-requests", "6ms");
        headers.TryAdd("x-ratelimit-reset-tokens", "0s");
        return headers;
    }

    private static Dictionary<string, string> Headers(Fault fault, string contentType)
    {
        var headers = new Dictionary<string, string>(fault.Headers ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        headers.TryAdd("content-type", contentType);
        if (fault.RetryAfter is { } wait)
        {
            AddRetryAfter(headers, wait);
        }

        return headers;
    }

    private static void AddRetryAfter(Dictionary<string, string> headers, TimeSpan wait)
    {
        headers["retry-after"] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        headers["retry-after-ms"] = wait.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
    }
}
