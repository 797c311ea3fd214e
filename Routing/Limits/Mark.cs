namespace Routing.Limits;

/// <summary>What was admitted after the mark before it, up to <see cref="Last"/>.</summary>
internal record struct Mark(long Last, long Amount);
