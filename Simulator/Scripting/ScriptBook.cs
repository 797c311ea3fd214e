namespace Simulator.Scripting;

/// <summary>The scripts of all providers. The most specific one that fits a request decides, and only that one takes a step.</summary>
public sealed class ScriptBook
{
    private const string Any = "*";
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Provider, string Model), ScriptRun> _runs = [];
    private volatile bool _empty = true;

    internal ScriptBook()
    {
    }

    /// <summary>The scripts in force.</summary>
    public IReadOnlyList<ScriptStatus> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _runs.Values.Select(run => new ScriptStatus(run.Script, run.Taken))];
            }
        }
    }

    /// <summary>
    /// Puts scripts in force, from their first steps, each in place of the one for the same provider and model. All of them, or
    /// none if one is wrong.
    /// </summary>
    public void Put(params IReadOnlyCollection<ProviderScript> scripts)
    {
        var problems = scripts.Select(script => script is null ? "a script must not be null" : script.Problem());
        if (problems.FirstOrDefault(found => found is not null) is { } problem)
        {
            throw new ArgumentException(problem, nameof(scripts));
        }

        lock (_lock)
        {
            foreach (var script in scripts)
            {
                _runs[(Key(script.Provider), script.Model ?? Any)] = new ScriptRun(script);
            }

            _empty = _runs.Count == 0;
        }
    }

    /// <summary>One step per request, for every model of the provider, then healthy.</summary>
    public void Put(string provider, params Fault[] steps) => Put(new ProviderScript { Provider = provider, Steps = steps });

    /// <summary>Every request to the provider from now on.</summary>
    public void Always(string provider, Fault fault) => Put(new ProviderScript { Provider = provider, Fault = fault });

    /// <summary>Healthy again: one provider, or all.</summary>
    public void Remove(string? provider = null)
    {
        lock (_lock)
        {
            foreach (var key in _runs.Keys.Where(key => provider is null || key.Provider == Key(provider)).ToArray())
            {
                _runs.Remove(key);
            }

            _empty = _runs.Count == 0;
        }
    }

    /// <summary>Nothing is scripted: callers may skip what only a script needs.</summary>
    internal bool IsEmpty => _empty;

    internal Fault Next(string provider, string model)
    {
        if (_empty)
        {
            return Fault.None;
        }

        provider = Key(provider);
        lock (_lock)
        {
            var run = _runs.GetValueOrDefault((provider, model))
                ?? _runs.GetValueOrDefault((provider, Any))
                ?? _runs.GetValueOrDefault((Any, model))
                ?? _runs.GetValueOrDefault((Any, Any));
            return run?.Next() ?? Fault.None;
        }
    }

    private static string Key(string provider) => provider.ToLowerInvariant();
}
