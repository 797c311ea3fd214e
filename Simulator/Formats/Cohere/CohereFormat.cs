using System.Text;
using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Playing;
using Simulator.Scripting;

namespace Simulator.Formats.Cohere;

/// <summary>Cohere's chat, version 2.</summary>
internal sealed class CohereFormat : NativeFormat
{
    public override string StreamType => "text/event-stream";

    public override IReadOnlyDictionary<string, ErrorRow> Errors => CohereErrors.Rows;

    protected override string HalfAnEvent => """{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"half a""";

    protected override string WrongShape => """{"type":"content-delta","index":"not a number","delta":"not an object","message":[]}""";

    public override ErrorAnswer? Reject(SimulatorOptions options, IncomingRequest request)
    {
        if (options.OpenProviders.Contains(request.Provider))
        {
            return null;
        }

        return request.Bearer.Length == 0 ? Write(Errors["invalid_api_key"] with { Message = "no api key supplied" }, null)
            : request.Fits(options, request.Bearer) ? null
            : Named("invalid_api_key", "", null);
    }

    public override ChatRequest Read(IncomingRequest request) => new CohereReader(request).Read();

    public override byte[] Body(ChatRequest request, Answer answer, Fault fault) => Json.Bytes(CohereAnswers.Whole(answer, fault));

    public override IEnumerable<StreamEvent> Events(ChatRequest request, Answer answer, Fault fault)
    {
        var events = CohereAnswers.Stream(answer, fault).Select(payload => Event(payload["type"]!.GetValue<string>(), payload));
        return fault.NoDone ? events : events.Append(new StreamEvent(null, "[DONE]"u8.ToArray()));
    }

    /// <summary>Inside a stream an error is a message's end.</summary>
    public override StreamEvent ErrorEvent(Fault fault)
    {
        if (fault.Body is { } body)
        {
            return new StreamEvent(fault.EventName ?? "message-end", FaultBodies.Bytes(body));
        }

        var message = Errors[fault.Error ?? "server_error"].Message;
        return Event(fault.EventName ?? "message-end", new JsonObject
        {
            ["type"] = "message-end",
            ["delta"] = new JsonObject { ["finish_reason"] = "ERROR", ["error"] = message },
        });
    }

    public override StreamEvent MalformedEvent(MalformedKind kind) => new("content-delta", MalformedBody(kind));

    public override void AddHeaders(Dictionary<string, string> headers, ChatRequest request)
    {
        headers.TryAdd("x-debug-trace-id", Id(request.Body));
        headers.TryAdd("num-tokens", "12");
        headers.TryAdd("server", "envoy");
    }

    protected override ErrorAnswer Write(ErrorRow row, TimeSpan? wait)
    {
        var error = new JsonObject { ["id"] = Id(Encoding.UTF8.GetBytes(row.Message)), ["message"] = row.Message };
        if (row.Type.Length > 0)
        {
            error["error_type"] = row.Type;
        }

        return Error(row.Status, error);
    }

    private static string Id(byte[] seed) => $"00000000-0000-4000-8000-{Seed.Of(seed).Next(int.MaxValue):x12}";
}
