using System.Buffers;

namespace Gateway.Protocols;

/// <summary>Writes an answer that was put together, in a client's format.</summary>
internal interface IDraftForm
{
    /// <param name="draft">The answer.</param>
    /// <param name="output">Where to.</param>
    /// <param name="edge">What the edge has to say of it, a JSON object; empty for nothing.</param>
    void Write(AnswerDraft draft, IBufferWriter<byte> output, ReadOnlySpan<byte> edge);
}
