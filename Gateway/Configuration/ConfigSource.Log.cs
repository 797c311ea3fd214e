using Microsoft.Extensions.Logging;

namespace Gateway.Configuration;

public sealed partial class ConfigSource
{
    [LoggerMessage(1001, LogLevel.Warning, "Configuration: {Warning}")]
    private partial void LogWarning(ConfigFault warning);

    [LoggerMessage(1002, LogLevel.Error, "Configuration: {Fault}")]
    private partial void LogFault(ConfigFault fault);

    [LoggerMessage(1003, LogLevel.Error, "Configuration not reloaded: {Faults} fault(s); the one before stays in force")]
    private partial void LogRefused(int faults);

    [LoggerMessage(1004, LogLevel.Information, "Configuration reloaded: {Providers} providers, {Models} models, {Tiers} tiers")]
    private partial void LogReloaded(int providers, int models, int tiers);

    [LoggerMessage(1005, LogLevel.Error, "Configuration reloaded, but a part of the gateway could not take it up")]
    private partial void LogListenerFailed(Exception fault);
}
