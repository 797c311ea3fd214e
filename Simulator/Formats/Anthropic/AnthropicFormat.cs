using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Playing;
using Simulator.Scripting;

namespace Simulator.Formats.Anthropic;

/// <summary>Messages, <c>anthropic-version: 2023-06-01</c>.</summary>
internal sealed class AnthropicFormat : NativeFormat
{
    public override string StreamType => "text/event-stream; charset=utf-8";

    public override IReadOnlyDictionary<string, ErrorRow> Errors => AnthropicErrors.Rows;

    protected override string HalfAnEvent => """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"half a""";

    protected override string WrongShape => """{"type":"content_block_delta","index":"not a number","content":"not a list"}""";

    public override ErrorAnswer? Reject(SimulatorOptions options, IncomingRequest request)
    {
        if (options.OpenProviders.Contains(request.Provider))
        {
            return null;
        }

        var key = request.Header("x-api-key") is { Length: > 0 } given ? given : request.Bearer;
        return key.Length == 0 ? Write(Errors["invalid_api_key"] with { Message = "x-api-key header is required" }, null)
            : request.Fits(options, key) ? null
            : Named("invalid_api_key", "", null);
    }

    public override ChatRequest Read(IncomingRequest request)
    {
        if (request.Header("anthropic-version").Length == 0)
        {
            throw new BadRequestException("anthropic-version: header is required");
        }

        return new AnthropicReader(request).Read();
    }

    public override byte[] Body(ChatRequest request, Answer answer, Fault fault) => Json.Bytes(AnthropicAnswers.Whole(request, answer, fault));

    public override IEnumerable<StreamEvent> Events(ChatRequest request, Answer answer, Fault fault) =>
        AnthropicAnswers.Stream(request, answer, fault).Select(payload => Event(payload["type"]!.GetValue<string>(), payload));

    public override StreamEvent ErrorEvent(Fault fault) =>
        new(fault.EventName ?? "error", fault.Body is { } body ? FaultBodies.Bytes(body) : Named(fault.Error ?? "overloaded", "", null).Body);

    public override StreamEvent MalformedEvent(MalformedKind kind) => new("content_block_delta", MalformedBody(kind));

    public override void AddHeaders(Dictionary<string, string> headers, ChatRequest request)
    {
        headers.TryAdd("request-id", RequestId(request.Body));
        headers.TryAdd("anthropic-organization-id", "00000000-0000-4000-8000-000000000001");
        headers.TryAdd("anthropic-ratelimit-requests-limit", "4000");
        headers.TryAdd("anthropic-ratelimit-requests-remaining", "3999");
        headers.TryAdd("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:01Z");
        headers.TryAdd("anthropic-ratelimit-tokens-limit", "2000000");
        headers.TryAdd("anthropic-ratelimit-tokens-remaining", "1999000");
        headers.TryAdd("anthropic-ratelimit-tokens-reset", "2026-01-01T00:00:01Z");
    }

    protected override ErrorAnswer Write(ErrorRow row, TimeSpan? wait) =>
        Error(row.Status, new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = row.Type, ["message"] = row.Message },
            ["request_id"] = RequestId(System.Text.Encoding.UTF8.GetBytes(row.Message)),
        }) with
        {
            Headers = new Dictionary<string, string> { ["x-should-retry"] = row.Status is 429 or >= 500 ? "true" : "false" },
        };

    private static string RequestId(byte[] body) => $"req_011{Seed.Of(body).Letters(21)}";
}
