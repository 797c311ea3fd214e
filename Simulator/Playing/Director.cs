using System.Text.Json;
using Simulator.Answers;
using Simulator.Formats;
using Simulator.Scripting;

namespace Simulator.Playing;

/// <summary>From a request and what the script holds for it to the performance, in the format it was asked in. No clock, no socket.</summary>
internal static class Director
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(20);

    public static Performance Direct(Format format, ChatRequest request, Fault fault)
    {
        if (fault.Html)
        {
            return WholeBody.Stage(fault.Status ?? 502, Headers(format, fault, "text/html; charset=UTF-8"), FaultBodies.Html, fault);
        }

        if (fault.Status is >= 300 || (fault.Error is not null && fault.ErrorEventAfter is null))
        {
            return Error(format, request, fault);
        }

        if (fault.Body is { } body && fault.ErrorEventAfter is null)
        {
            return WholeBody.Stage(fault.Status ?? 200, Headers(format, fault, ContentType(fault, "application/json")), FaultBodies.Bytes(body), fault);
        }

        var answer = AnswerMaker.Make(request, fault);
        var headers = Headers(format, fault, request.Stream ? format.StreamType : format.BodyType);
        format.AddHeaders(headers, request);
        return request.Stream
            ? EventStream.Stage(format, headers, format.Events(request, answer, fault), fault)
            : WholeBody.Stage(fault.Status ?? 200, headers, WholeAnswer(format, request, answer, fault), fault);
    }

    private static byte[] WholeAnswer(Format format, ChatRequest request, Answer answer, Fault fault) => fault switch
    {
        { EmptyBody: true } => [],
        { Malformed: { } kind } => format.MalformedBody(kind),
        { ErrorEventAfter: not null } => format.ErrorEvent(fault).Payload,
        _ => format.Body(request, answer, fault),
    };

    private static Performance Error(Format format, ChatRequest request, Fault fault)
    {
        var usual = Usual(null);
        var untold = fault.RetryAfter is null && fault.Headers is null && fault.Status is null or 429 && usual.Status is 429 && !Hopeless(fault);
        var wait = untold ? UsualWait : fault.RetryAfter;
        usual = Usual(wait);
        var body = fault.EmptyBody ? [] : fault.Body is { } given ? FaultBodies.Bytes(given) : usual.Body;
        var headers = Headers(format, fault, fault.Body is null ? usual.ContentType : ContentType(fault, "application/json; charset=utf-8"));
        foreach (var (name, value) in usual.Headers)
        {
            headers.TryAdd(name, value);
        }

        if (untold)
        {
            format.AddRetryAfter(headers, UsualWait);
        }

        return WholeBody.Stage(fault.Status ?? usual.Status, headers, body, fault);

        ErrorAnswer Usual(TimeSpan? told) =>
            fault.Error is { } name ? format.Named(name, request.Model, told) : format.ByStatus(fault.Status ?? 500, request.Model, told);
    }

    /// <summary>These come without Retry-After: waiting does not help.</summary>
    private static bool Hopeless(Fault fault) => fault.Error is "insufficient_quota" or "tokens_too_large";

    private static string ContentType(Fault fault, string forJson) =>
        fault.Body?.GetValueKind() is JsonValueKind.String ? "text/plain" : forJson;

    private static Dictionary<string, string> Headers(Format format, Fault fault, string contentType)
    {
        var headers = new Dictionary<string, string>(fault.Headers ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        headers.TryAdd("content-type", contentType);
        if (fault.RetryAfter is { } wait)
        {
            format.AddRetryAfter(headers, wait);
        }

        return headers;
    }
}
