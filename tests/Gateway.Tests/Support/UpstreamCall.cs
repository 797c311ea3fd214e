using System.Net.Http.Headers;

namespace Gateway.Tests.Support;

/// <summary>One request as an upstream received it, and what became of its answer.</summary>
internal sealed class UpstreamCall(Uri address, HttpRequestHeaders headers, byte[] body)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address { get; } = address;

    public HttpRequestHeaders Headers { get; } = headers;

    public byte[] Body { get; } = body;

    /// <summary>Ends when the gateway lets go of the connection: it cancelled the request, or disposed of the answer.</summary>
    public Task Released => _released.Task;

    /// <summary>True when the answer was read to its end.</summary>
    public bool Ended { get; private set; }

    public void MarkEnded() => Ended = true;

    public void MarkReleased() => _released.TrySetResult();
}
