namespace Storage;

/// <summary>
/// The store could not be asked: unreachable, locked, out of connections, too slow, out of disk. It says nothing about what it holds, so
/// nobody may take it for "no such key": the answer is 503.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
