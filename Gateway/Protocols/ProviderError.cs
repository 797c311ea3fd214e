namespace Gateway.Protocols;

/// <summary>What a provider's error body says, whatever its shape.</summary>
/// <param name="Message">For people; empty when the body says nothing usable.</param>
/// <param name="Code">The provider's code, numbers as text; null when there is none.</param>
/// <param name="Type">Null when there is none.</param>
/// <param name="Param">The field at fault; null when none is named.</param>
/// <param name="Detail">What a provider behind the provider said, for classifying only; null when there is none.</param>
/// <param name="Status">A status given inside the body, as some do in a 200; null when there is none.</param>
internal sealed record ProviderError(string Message, string? Code, string? Type, string? Param, string? Detail, int? Status)
{
    /// <summary>How long the body asks to wait (Gemini's <c>retryDelay</c>, OpenRouter's reset); null when it does not say. A header wins over it.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static ProviderError Empty { get; } = new("", null, null, null, null, null);
}
