using Gateway.Telemetry.Metrics;

namespace Gateway.Tests.Telemetry.Metrics;

/// <summary>A configuration that names these, and nothing else.</summary>
internal sealed class SomeNames(params string[] known) : IKnownNames
{
    public bool IsTarget(string name) => known.Contains(name);

    public bool IsEntry(string name) => known.Contains(name);
}
