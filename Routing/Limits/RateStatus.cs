namespace Routing.Limits;

/// <summary>The numbers of OpenAI's <c>x-ratelimit-*</c> headers: of the tenant's limit and the key's, the one with less left.</summary>
/// <param name="Limit">Per minute.</param>
/// <param name="Remaining">What is left of it now; never negative.</param>
/// <param name="Reset">How long until all of it is there again, if nothing comes.</param>
public readonly record struct RateStatus(long Limit, long Remaining, TimeSpan Reset);
