namespace Routing.Shares;

/// <summary>What is left of a share, to be given out without asking anyone. Null: there is no limit on it.</summary>
/// <param name="Requests">Admissions.</param>
/// <param name="Tokens">Tokens.</param>
/// <param name="Slots">More requests under way at once.</param>
/// <param name="Cost">USD.</param>
/// <param name="Until">When nothing more may be admitted from it.</param>
public readonly record struct ShareBalance(long? Requests, long? Tokens, int? Slots, decimal? Cost, DateTimeOffset Until);
