namespace Gateway.Streaming;

/// <summary>
/// Finds the pieces of one streamed answer in a buffer that grows at its end, wherever the reads happened to split it.
/// It may remember how far it looked, so that a piece that trickles in is not looked at twice.
/// </summary>
internal interface IStreamFramer
{
    /// <summary>
    /// Reads the piece at the start of <paramref name="buffer"/>. False when it is not complete: call again with the same bytes and more behind them.
    /// After true, the next call's buffer starts behind the piece.
    /// </summary>
    /// <param name="buffer">Everything not yet read.</param>
    /// <param name="ended">True when no more will come.</param>
    /// <param name="frame">The piece.</param>
    /// <exception cref="InvalidDataException">The bytes break the framing, e.g. a checksum is wrong: the message says what, and quotes nothing.</exception>
    bool TryRead(ReadOnlySpan<byte> buffer, bool ended, out StreamFrame frame);
}
