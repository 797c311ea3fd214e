using System.Buffers;

namespace Gateway.Protocols;

/// <summary>Puts an answer together and writes it in one piece, in a client's format.</summary>
internal interface IWholeWriter : IAnswerWriter
{
    /// <summary>True when a choice is a refusal, or was blocked.</summary>
    bool HasRefusal { get; }

    /// <summary>Writes the answer.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="edge">What the edge has to say of it, a JSON object; empty for nothing.</param>
    void WriteTo(IBufferWriter<byte> output, ReadOnlySpan<byte> edge);
}
