namespace Storage.Spool;

/// <summary>There is no room: the disk is full, or the store has been away for so long that the spool has reached its limit.</summary>
public sealed class SpoolFullException(string message, Exception? inner = null) : SpoolException(message, inner);
