namespace Routing.Spending;

/// <summary>So much was admitted, or may be, up to an instant; never later than the truth.</summary>
public readonly record struct MarkMemory(DateTimeOffset At, long Amount);
