using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Gateway.Configuration;

/// <summary>
/// The configuration in force, and its replacement: a reading without fault takes its place as one value, any other leaves it there.
/// </summary>
public sealed partial class ConfigSource
{
    private readonly string? _path;
    private readonly Func<string, string?> _environment;
    private readonly ILogger<ConfigSource> _logger;
    private readonly Lock _turn = new();
    private volatile GatewayConfig _current;
    private ConfigContent _last;
    private ConfigContent? _unsettled;

    /// <param name="path">The file; null for the built-in rows alone, which never change.</param>
    /// <param name="first">What <see cref="ConfigFile.Read"/> made of it at start; without fault.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <param name="logger">Told of every change, refusal and warning.</param>
    public ConfigSource(string? path, ConfigReading first, Func<string, string?> environment, ILogger<ConfigSource> logger)
    {
        ArgumentNullException.ThrowIfNull(first);
        _current = first.Config ?? throw new ArgumentException("The first reading is at fault.", nameof(first));
        (_path, _environment, _logger, _last) = (path, environment, logger, first.Content);
        LogWarnings(first);
    }

    /// <summary>Raised after <see cref="Current"/> has changed, by one caller at a time.</summary>
    public event Action<GatewayConfig>? Changed;

    public GatewayConfig Current => _current;

    /// <summary>The faults that kept the last reading from taking effect; none when it did.</summary>
    public ImmutableArray<ConfigFault> LastReloadFaults { get; private set; } = [];

    /// <summary>Reads the file now, changed or not: what the environment gives may have changed. True when it took effect.</summary>
    public bool Reload()
    {
        lock (_turn)
        {
            return Take(ConfigFile.Read(_path, _environment));
        }
    }

    /// <summary>
    /// Reads the file if what it holds has changed and then stayed the same from one call to the next: an editor may be halfway
    /// through writing it, and half a file can be a good one.
    /// </summary>
    public bool ReloadIfChanged()
    {
        if (_path is null)
        {
            return false;
        }

        lock (_turn)
        {
            var content = ConfigFile.ReadContent(_path);
            if (content == _last)
            {
                _unsettled = null;
                return false;
            }

            if (content != _unsettled)
            {
                _unsettled = content;
                return false;
            }

            return Take(ConfigFile.Read(_path, content, _environment));
        }
    }

    private bool Take(ConfigReading reading)
    {
        _last = reading.Content;
        _unsettled = null;
        LastReloadFaults = reading.Faults;
        if (reading.Config is not { } config)
        {
            foreach (var fault in reading.Faults)
            {
                LogFault(fault);
            }

            LogRefused(reading.Faults.Length);
            return false;
        }

        _current = config;
        LogReloaded(config.Providers.Count, config.Models.Count, config.Tiers.Count);
        LogWarnings(reading);
        try
        {
            Changed?.Invoke(config);
        }
        catch (Exception fault)
        {
            // Whoever listens must not stop the watch: it is the way back.
            LogListenerFailed(fault);
        }

        return true;
    }

    private void LogWarnings(ConfigReading reading)
    {
        foreach (var warning in reading.Warnings)
        {
            LogWarning(warning);
        }
    }
}
