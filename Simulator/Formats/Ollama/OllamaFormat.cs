using System.Text.Json.Nodes;
using Simulator.Answers;
using Simulator.Scripting;

namespace Simulator.Formats.Ollama;

/// <summary>Ollama's own <c>/api/chat</c>: a line of JSON for each event.</summary>
internal sealed class OllamaFormat : NativeFormat
{
    public override string StreamType => "application/x-ndjson";

    public override string BodyType => "application/json; charset=utf-8";

    public override IReadOnlyDictionary<string, ErrorRow> Errors => OllamaErrors.Rows;

    protected override string HalfAnEvent => """{"model":"broken","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"half a""";

    protected override string WrongShape => """{"model":"broken","message":"not an object","done":"not a flag"}""";

    /// <summary>It asks for no key; one that is set up is a proxy's in front of it.</summary>
    public override ErrorAnswer? Reject(SimulatorOptions options, IncomingRequest request) =>
        options.OpenProviders.Contains(request.Provider) || request.Fits(options, request.Bearer) ? null : Named("invalid_api_key", "", null);

    public override ChatRequest Read(IncomingRequest request) => new OllamaReader(request).Read();

    public override byte[] Body(ChatRequest request, Answer answer, Fault fault) => Json.Bytes(OllamaAnswers.Whole(answer, fault));

    public override IEnumerable<StreamEvent> Events(ChatRequest request, Answer answer, Fault fault) =>
        OllamaAnswers.Stream(answer, fault).Select(line => Event(null, line));

    public override byte[] Frame(StreamEvent streamEvent, Fault fault) => [.. streamEvent.Payload, .. fault.Crlf ? "\r\n"u8 : "\n"u8];

    public override void AddHeaders(Dictionary<string, string> headers, ChatRequest request)
    {
    }

    protected override ErrorAnswer Write(ErrorRow row, TimeSpan? wait) => Error(row.Status, new JsonObject { ["error"] = row.Message }, BodyType);
}
