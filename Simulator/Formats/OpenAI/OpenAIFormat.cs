using System.Globalization;
using Simulator.Answers;
using Simulator.Playing;
using Simulator.Scripting;

namespace Simulator.Formats.OpenAI;

/// <summary>Chat Completions.</summary>
internal class OpenAIFormat : Format
{
    private static readonly byte[] Done = "[DONE]"u8.ToArray();

    public override string StreamType => "text/event-stream; charset=utf-8";

    public override ErrorAnswer? Reject(SimulatorOptions options, IncomingRequest request) => Hosting.Credentials.Reject(options, request.Http, request.Provider);

    public override ChatRequest Read(IncomingRequest request)
    {
        var (read, error) = RequestReader.Read(request.Provider, request.Body);
        return read ?? throw new BadRequestException(error!);
    }

    public override ErrorAnswer Refuse(BadRequestException fault) => fault.Answer ?? ErrorAnswers.InvalidJson;

    public override byte[] Body(ChatRequest request, Answer answer, Fault fault) =>
        CompletionJson.Render(answer, withUsage: fault.Usage is not UsagePlacement.None);

    public override IEnumerable<StreamEvent> Events(ChatRequest request, Answer answer, Fault fault)
    {
        var payloads = new ChunkJson(answer, request.IncludeUsage, fault.Usage).Render();
        return (fault.NoDone ? payloads : payloads.Append(Done)).Select(payload => new StreamEvent(null, payload));
    }

    public override ErrorAnswer Named(string name, string model, TimeSpan? wait) => ErrorAnswers.Named(name, model);

    public override ErrorAnswer ByStatus(int status, string model, TimeSpan? wait) => ErrorAnswers.ByStatus(status, model);

    public override StreamEvent MalformedEvent(MalformedKind kind) => new(null, FaultBodies.MalformedChunk(kind));

    public override byte[] MalformedBody(MalformedKind kind) => FaultBodies.MalformedBody(kind);

    public override void AddHeaders(Dictionary<string, string> headers, ChatRequest request)
    {
        headers.TryAdd("x-request-id", $"req_{Seed.Of(request.Body).Letters(32)}");
        headers.TryAdd("openai-processing-ms", "1");
        headers.TryAdd("openai-version", "2020-10-01");
        headers.TryAdd("x-ratelimit-limit-requests", "10000");
        headers.TryAdd("x-ratelimit-limit-tokens", "2000000");
        headers.TryAdd("x-ratelimit-remaining-requests", "9999");
        headers.TryAdd("x-ratelimit-remaining-tokens", "1999989");
        headers.TryAdd("x-ratelimit-reset-requests", "6ms");
        headers.TryAdd("x-ratelimit-reset-tokens", "0s");
    }

    public override void AddRetryAfter(Dictionary<string, string> headers, TimeSpan wait)
    {
        headers["retry-after"] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        headers["retry-after-ms"] = wait.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
    }
}
