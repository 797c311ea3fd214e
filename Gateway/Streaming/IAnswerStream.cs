using System.Buffers;
using Routing.Failures;
using Routing.Targets;

namespace Gateway.Streaming;

/// <summary>Follows one streamed answer, whatever its provider's format: a provider's bytes in, the client's bytes out, and what is known by then.</summary>
internal interface IAnswerStream : IDisposable
{
    /// <summary>Chunks with content so far.</summary>
    int ContentChunks { get; }

    /// <summary>Bytes of content so far, as they stand in JSON strings.</summary>
    long ContentBytes { get; }

    /// <summary>The usage the provider reported; null as long as it has not.</summary>
    TokenUsage? Usage { get; }

    /// <summary>Why the stream failed.</summary>
    Failure? Failure { get; }

    /// <summary>Takes the events at the start of <paramref name="buffer"/> and writes what the client is to see of them.</summary>
    /// <param name="buffer">What was received and not consumed yet.</param>
    /// <param name="ended">True when the provider's stream is over.</param>
    /// <param name="output">Where the client's bytes go.</param>
    /// <param name="consumed">How many bytes of the buffer are done with.</param>
    StreamStatus Read(ReadOnlySpan<byte> buffer, bool ended, IBufferWriter<byte> output, out int consumed);

    /// <summary>Whatever happened: what was kept back to be completed goes out as it is.</summary>
    void ReleaseKept(IBufferWriter<byte> output);
}
