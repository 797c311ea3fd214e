using Simulator.Answers;
using Simulator.Playing;
using Simulator.Scripting;

namespace Simulator.Formats;

/// <summary>
/// How one provider speaks: what it asks of a request, and how it puts an answer and each fault on the wire. Written from the providers' own documents and from
/// recorded exchanges, never from the gateway's reading of them.
/// </summary>
internal abstract class Format
{
    /// <summary>The content type of a stream.</summary>
    public abstract string StreamType { get; }

    /// <summary>The content type of an answer in one piece.</summary>
    public virtual string BodyType => "application/json";

    /// <summary>What it says to a request without the right key; null when the key is right.</summary>
    public abstract ErrorAnswer? Reject(SimulatorOptions options, IncomingRequest request);

    /// <summary>The request as it means it, or <see cref="BadRequestException"/> in the provider's words.</summary>
    public abstract ChatRequest Read(IncomingRequest request);

    /// <summary>What it answers to a request that it could not read.</summary>
    public abstract ErrorAnswer Refuse(BadRequestException fault);

    public abstract byte[] Body(ChatRequest request, Answer answer, Fault fault);

    /// <summary>Every event of a stream, its end mark too.</summary>
    public abstract IEnumerable<StreamEvent> Events(ChatRequest request, Answer answer, Fault fault);

    /// <summary>An event as bytes.</summary>
    public virtual byte[] Frame(StreamEvent streamEvent, Fault fault) => SseFrame.Of(streamEvent, fault, fault.Crlf);

    /// <summary>An error by its name in a script.</summary>
    /// <param name="wait">How long it tells the client to wait, where and if this provider says so in the body.</param>
    public abstract ErrorAnswer Named(string name, string model, TimeSpan? wait);

    /// <summary>What is usual at this status.</summary>
    public abstract ErrorAnswer ByStatus(int status, string model, TimeSpan? wait);

    /// <summary>The error that rides in a 200.</summary>
    public virtual StreamEvent ErrorEvent(Fault fault) =>
        new(fault.EventName, fault.Body is { } body ? FaultBodies.Bytes(body) : Named(fault.Error ?? "server_error", "", null).Body);

    public abstract StreamEvent MalformedEvent(MalformedKind kind);

    public abstract byte[] MalformedBody(MalformedKind kind);

    /// <summary>Headers that every answer has.</summary>
    public abstract void AddHeaders(Dictionary<string, string> headers, ChatRequest request);

    /// <summary>How long to wait, if this provider says so in headers.</summary>
    public abstract void AddRetryAfter(Dictionary<string, string> headers, TimeSpan wait);
}
