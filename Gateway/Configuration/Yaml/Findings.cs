using System.Collections.Immutable;

namespace Gateway.Configuration.Yaml;

/// <summary>What a reading has found so far, and the environment it reads in.</summary>
internal sealed class Findings(Func<string, string?> environment)
{
    private readonly List<ConfigFault> _faults = [];
    private readonly List<ConfigFault> _warnings = [];

    public Func<string, string?> Environment { get; } = environment;

    /// <summary>By line; those of one line in the order they were found.</summary>
    public ImmutableArray<ConfigFault> Faults => [.. _faults.OrderBy(fault => fault.Line)];

    /// <summary>As <see cref="Faults"/>.</summary>
    public ImmutableArray<ConfigFault> Warnings => [.. _warnings.OrderBy(warning => warning.Line)];

    public void Fault(Mark at, string path, string message) => _faults.Add(Describe(at, path, message));

    public void Warn(Mark at, string path, string message) => _warnings.Add(Describe(at, path, message));

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static ConfigFault Describe(Mark at, string path, string message) =>
        new(at.File, at.Line, path.Length == 0 ? message : $"{path}: {message}");
}
