using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Playing;
using Simulator.Scripting;

namespace Simulator.Formats.Bedrock;

/// <summary>Converse and ConverseStream of the Bedrock runtime.</summary>
internal sealed class BedrockFormat : NativeFormat
{
    public override string StreamType => "application/vnd.amazon.eventstream";

    public override IReadOnlyDictionary<string, ErrorRow> Errors => BedrockErrors.Rows;

    protected override string HalfAnEvent => """{"contentBlockIndex":0,"delta":{"text":"half a""";

    protected override string WrongShape => """{"contentBlockIndex":"not a number","delta":"not an object","output":[]}""";

    /// <summary>A key of the simulator's is <c>access key id:secret</c> and checks the signature, or a bearer's token.</summary>
    public override ErrorAnswer? Reject(SimulatorOptions options, IncomingRequest request)
    {
        if (options.OpenProviders.Contains(request.Provider))
        {
            return null;
        }

        var key = options.Keys.GetValueOrDefault(request.Provider);
        if (request.Bearer is { Length: > 0 } token)
        {
            return key is null || token == key ? null : Write(new ErrorRow(403, "AccessDeniedException", "Authentication failed: Please make sure your API Key is valid."), null);
        }

        return SignatureCheck.Fault(request, key) is { } fault ? Write(fault, null) : null;
    }

    public override ChatRequest Read(IncomingRequest request) => new BedrockReader(request).Read();

    public override byte[] Body(ChatRequest request, Answer answer, Fault fault) => Json.Bytes(BedrockAnswers.Whole(answer, fault));

    public override IEnumerable<StreamEvent> Events(ChatRequest request, Answer answer, Fault fault) =>
        BedrockAnswers.Stream(answer, fault).Select(pair => Event(pair.Name, pair.Payload));

    public override byte[] Frame(StreamEvent streamEvent, Fault fault) => EventFrame.Of(streamEvent);

    public override StreamEvent ErrorEvent(Fault fault)
    {
        var row = Errors[fault.Error ?? "server_error"];
        var payload = fault.Body is { } body ? FaultBodies.Bytes(body) : Json.Bytes(new JsonObject { ["message"] = row.Message });
        return new StreamEvent(fault.EventName ?? char.ToLowerInvariant(row.Type[0]) + row.Type[1..], payload) { IsError = true };
    }

    public override StreamEvent MalformedEvent(MalformedKind kind) => new("contentBlockDelta", MalformedBody(kind));

    public override void AddHeaders(Dictionary<string, string> headers, ChatRequest request) => headers.TryAdd("x-amzn-requestid", "00000000-0000-4000-8000-000000000003");

    /// <summary>It does not say.</summary>
    public override void AddRetryAfter(Dictionary<string, string> headers, TimeSpan wait)
    {
    }

    protected override ErrorAnswer Write(ErrorRow row, TimeSpan? wait) => Error(row.Status, new JsonObject { ["message"] = row.Message }) with
    {
        Headers = new Dictionary<string, string>
        {
            ["x-amzn-errortype"] = $"{row.Type}:http://internal.amazon.com/coral/com.amazon.bedrock/",
            ["x-amzn-requestid"] = "00000000-0000-4000-8000-000000000003",
        },
    };
}
