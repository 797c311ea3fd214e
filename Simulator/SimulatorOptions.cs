namespace Simulator;

/// <summary>How a simulator is set up; what can change while it runs is in <see cref="Scripting.ScriptBook"/>.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where to listen; port 0 takes a free one. Default <c>http://127.0.0.1:0</c>.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>The clock of every pause, stall and time stamp.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The right key of a provider; a provider not named here takes any key that is not empty.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();

    /// <summary>Providers that ask for no key at all.</summary>
    public IReadOnlySet<string> OpenProviders { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "ollama", "local" };

    /// <summary>What <c>GET /{provider}/v1/models</c> lists. Any model is answered, listed or not.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["sim-large", "sim-small", "bench-64", "bench-unary"];

    /// <summary>Keep the bytes of the last requests. Counting goes on without it.</summary>
    public bool Recording { get; init; } = true;

    /// <summary>How many requests are kept.</summary>
    public int RecordedRequests { get; init; } = 256;
}
