using Microsoft.Extensions.Logging;

namespace Grains.Spending;

internal sealed partial class TenantBudgetGrain
{
    [LoggerMessage(10, LogLevel.Warning, "The account of {Tenant} could not be stored: nothing is granted until it can be")]
    private partial void LogNotStored(string tenant, Exception exception);

    [LoggerMessage(11, LogLevel.Warning, "The account of {Tenant} cannot be read: nothing is granted until it can be")]
    private partial void LogNotRead(string tenant, Exception exception);

    [LoggerMessage(12, LogLevel.Warning, "Another activation of the account of {Tenant} has written: this one steps down")]
    private partial void LogDuplicate(string tenant);
}
