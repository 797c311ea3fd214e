namespace Gateway.Attempts;

/// <summary>
/// Thrown once the client has been told in its stream that the answer broke off. The server then sends what it holds and closes the connection
/// without the body's own end: a client that overlooks the error event still sees that the answer is not whole, and cannot use the connection again.
/// </summary>
internal sealed class BrokenStreamException() : Exception("The answer broke off after its first bytes had been released; the client was told.");
