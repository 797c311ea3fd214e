namespace Storage;

/// <summary>The store's schema is not one this program can use; starting anyway would damage it.</summary>
public sealed class StoreSchemaException(string message) : Exception(message);
