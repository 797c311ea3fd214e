namespace Storage;

/// <summary>Part of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">What to ask the next page with; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
