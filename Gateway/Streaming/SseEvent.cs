namespace Gateway.Streaming;

/// <summary>One server-sent event within a buffer.</summary>
/// <param name="Length">Bytes of the whole, from the start of the buffer to behind its blank line.</param>
/// <param name="DataStart">Where the value of its first <c>data</c> line starts.</param>
/// <param name="DataLength">Length of that value, or of everything up to the end of the last <c>data</c> line when there are several.</param>
/// <param name="DataLines">How many <c>data</c> lines it has; 0 for a comment or keep-alive.</param>
/// <param name="Unterminated">True when the stream ended before its blank line.</param>
internal readonly record struct SseEvent(int Length, int DataStart, int DataLength, int DataLines, bool Unterminated);
