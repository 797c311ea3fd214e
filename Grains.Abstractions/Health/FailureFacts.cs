using Routing.Failures;

namespace Grains.Abstractions.Health;

/// <summary>Of a failure what circuits and cooling-off go by; no words of the provider's.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Source">Whose fault it was.</param>
/// <param name="RetryAfter">How long the provider asks to be left alone.</param>
/// <param name="Final">Repeating this very request is pointless.</param>
/// <param name="AtConnect">No connection could be made at all.</param>
/// <param name="Answered">The provider answered, be it with an error: it can be reached.</param>
[GenerateSerializer, Immutable, Alias("gw.FailureFacts")]
public sealed record FailureFacts(
    [property: Id(0)] FailureKind Kind,
    [property: Id(1)] FailureSource Source,
    [property: Id(2)] TimeSpan? RetryAfter,
    [property: Id(3)] bool Final,
    [property: Id(4)] bool AtConnect,
    [property: Id(5)] bool Answered)
{
    /// <summary>Which status it was is nobody's concern any more.</summary>
    private const int AnyStatus = 0;

    public static FailureFacts Of(Failure failure) => new(failure.Kind, failure.Source, failure.RetryAfter, failure.Final, failure.AtConnect, failure.Status is not null);

    public Failure ToFailure() => new(Kind, "") { Source = Source, RetryAfter = RetryAfter, Final = Final, AtConnect = AtConnect, Status = Answered ? AnyStatus : null };
}
