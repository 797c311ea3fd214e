using Gateway.Errors;
using Gateway.Providers;
using Microsoft.Extensions.Logging;
using Routing.Failures;

namespace Gateway.Attempts;

internal sealed partial class ChainRunner
{
    /// <summary>What an operator must mend is loud; what the chain is there to bear is not. Nothing a client or a model wrote goes in.</summary>
    private void Log(Exchange exchange, ProviderRoute route, Failure failure)
    {
        var kind = FailureNames.Of(failure.Kind);
        var target = route.Target.Id.ToString();   // a tenant's own endpoint by its own name
        if (failure.Kind is FailureKind.Unknown)
        {
            LogUnknown(exchange.RequestId, target, failure.Status, failure.Code);
        }
        else if (failure.Kind is FailureKind.CredentialRejected or FailureKind.ModelMissing)
        {
            LogMisconfigured(exchange.RequestId, target, kind, failure.Status, failure.Code);
        }
        else if (failure.Kind is not (FailureKind.ClientGone or FailureKind.Superseded))
        {
            LogFailed(exchange.RequestId, target, kind, failure.Status);
        }
    }

    [LoggerMessage(100, LogLevel.Information, "Attempt of {RequestId} at {Target} failed: {Kind} (status {Status})")]
    private partial void LogFailed(string requestId, string target, string kind, int? status);

    [LoggerMessage(101, LogLevel.Warning, "Attempt of {RequestId} at {Target} failed for its configuration: {Kind} (status {Status}, code {Code})")]
    private partial void LogMisconfigured(string requestId, string target, string kind, int? status, string? code);

    [LoggerMessage(102, LogLevel.Error, "Attempt of {RequestId} at {Target} failed in a way no rule covers (status {Status}, code {Code})")]
    private partial void LogUnknown(string requestId, string target, int? status, string? code);
}
