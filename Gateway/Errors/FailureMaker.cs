using System.Net.Http.Headers;
using Gateway.Protocols;
using Gateway.Protocols.OpenAI;
using Routing.Failures;

namespace Gateway.Errors;

/// <summary>Makes a <see cref="Failure"/> of what a provider answered.</summary>
internal static class FailureMaker
{
    /// <summary>Of an error answer.</summary>
    public static Failure FromAnswer(int status, HttpResponseHeaders headers, ProviderError error, bool fallbackOnRefusal, TimeSpan? retryAfter) =>
        Describe(FailureClassifier.Classify(status, error, fallbackOnRefusal), error) with
        {
            Status = status,
            RetryAfter = retryAfter,
            Final = FailureClassifier.IsFinal(status, headers, error),
        };

    /// <summary>Of an error inside a 200.</summary>
    public static Failure InBand(ProviderError error, bool fallbackOnRefusal) =>
        Describe(FailureClassifier.ClassifyInBand(error, fallbackOnRefusal), error) with { Status = error.Status, RetryAfter = error.RetryAfter };

    private static Failure Describe(FailureKind kind, ProviderError error) =>
        new(kind, error.Message)
        {
            Code = error.Code,
            Type = error.Type,
            Param = error.Param,
            Source = kind is FailureKind.ClientFault or FailureKind.ContextTooLong ? FailureSource.Client : FailureSource.Provider,
        };
}
