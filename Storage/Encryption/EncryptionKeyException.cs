namespace Storage.Encryption;

/// <summary>The encryption key's file cannot be used as it is; the message says what to do.</summary>
public sealed class EncryptionKeyException(string message, Exception? inner = null) : Exception(message, inner);
