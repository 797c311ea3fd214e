namespace Storage.Ledger;

/// <summary>The store is well and will never take these rows as they are. None of them was written.</summary>
public sealed class LedgerRefusedException(string message, Exception? inner = null) : Exception(message, inner);
