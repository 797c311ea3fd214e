using System.Buffers;

namespace Gateway.Protocols;

/// <summary>Writes an answer as the events of a client's format, each piece as it comes.</summary>
internal interface IStreamWriter : IAnswerWriter
{
    /// <summary>Where events go, until the next call.</summary>
    IBufferWriter<byte> Output { set; }

    /// <summary>Chunks with content so far. A call is content once it has arguments.</summary>
    int ContentChunks { get; }

    /// <summary>True when the model refused, and the tier takes that for a failure.</summary>
    bool IsRefused { get; }

    /// <summary>Nothing more will come: writes what ends the stream.</summary>
    void Complete();

    /// <summary>What was kept back was not the last after all, or the stream broke behind it.</summary>
    void ReleaseKept();
}
