namespace Storage.Spool;

/// <summary>A row could not be put into the spool; nothing of it is there. Without a spool nothing is accounted: the answer is 503.</summary>
public class SpoolException(string message, Exception? inner = null) : Exception(message, inner);
