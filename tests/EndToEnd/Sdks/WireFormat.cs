using Simulator;

namespace EndToEnd.Sdks;

/// <summary>A provider's own format: how a row names it, and what in it has no way to be said.</summary>
/// <param name="Name">As rows give it; also the name of its first provider here.</param>
/// <param name="Path">What follows the provider in its base URL.</param>
/// <param name="Not">The cases of the clients that it cannot serve: the gateway says so instead.</param>
public sealed record WireFormat(string Name, string Path, params string[] Not)
{
    public static readonly IReadOnlyList<WireFormat> All =
    [
        new("anthropic", "/v1", "two_choices"),
        new("gemini", "/v1beta"),
        new("ollama", "", "two_choices", "structured_output_by_tool", "forced_tool_is_called"),
        new("cohere", "", "two_choices"),
    ];

    /// <summary>What each of its providers does, by the last part of the provider's name.</summary>
    public static readonly IReadOnlyList<string> Roles = ["well", "down", "cut", "busy", "fussy", "breaking", "endless"];

    public static WireFormat Of(string name) => All.Single(format => format.Name == name);

    /// <summary>Its provider for a role.</summary>
    public string Provider(string role) => $"{Name}-{role}";

    /// <summary>A row of <c>providers</c>.</summary>
    public string Row(SimulatorHost simulator, string role) =>
        $"  {Provider(role)}: {{ format: {Name}, base_url: {simulator.BaseAddress}{Provider(role)}{Path}, api_key: sk-{Provider(role)}, timeouts: {{ first_token: 30s }} }}";

    /// <summary>Its tiers: all well, and three ways in which the first of the chain fails in this format's own words.</summary>
    public IReadOnlyList<Situation> Situations =>
    [
        new($"{Name}, all well", $"ib/{Name}-well", $"{Provider("well")}/sim", ""),
        new($"{Name}, first overloaded", $"ib/{Name}-down", $"{Provider("well")}/sim", "overloaded"),
        new($"{Name}, too long for the first", $"ib/{Name}-long", $"{Provider("well")}/sim", "context_too_long"),
        new($"{Name}, first cut before its first token", $"ib/{Name}-cut", $"{Provider("well")}/sim", "unreachable"),
    ];
}
