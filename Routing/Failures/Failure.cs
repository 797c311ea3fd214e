namespace Routing.Failures;

/// <summary>A failed attempt, as a value: kind × source × detail.</summary>
/// <param name="Kind">Decides everything that follows.</param>
/// <param name="Message">A sentence for people. Never holds a credential.</param>
public sealed record Failure(FailureKind Kind, string Message)
{
    /// <summary>Whose fault it is. Default: the provider's.</summary>
    public FailureSource Source { get; init; }

    /// <summary>The HTTP status the provider answered with, if it answered.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's own error code, e.g. <c>context_length_exceeded</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The provider's own error type, e.g. <c>invalid_request_error</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The request field the provider names, if it names one.</summary>
    public string? Param { get; init; }

    /// <summary>How long the provider asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the provider says that repeating this very request is pointless, however long one waits.</summary>
    public bool Final { get; init; }

    /// <summary>True when no connection could be made at all, so that every target of the provider is in doubt.</summary>
    public bool AtConnect { get; init; }
}
