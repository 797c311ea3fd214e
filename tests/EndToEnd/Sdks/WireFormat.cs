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
        new("vertex", "/v1/projects/p/locations/l") { Settings = ["auth: bearer"] },
        new("ollama", "", "two_choices", "structured_output_by_tool", "forced_tool_is_called"),
        new("cohere", "", "two_choices"),
        new("bedrock", "", "two_choices") { KeyId = "AKIAIOSFODNN7EXAMPLE", Settings = ["auth: aws", "region: us-east-1"] },
        new("azure-openai", "") { Settings = ["urls: deployments", "api_version: 2024-10-21"] },
    ];

    /// <summary>What each of its providers does, by the last part of the provider's name.</summary>
    public static readonly IReadOnlyList<string> Roles = ["well", "down", "cut", "busy", "fussy", "breaking", "endless"];

    /// <summary>What stands before the secret in its keys, where requests are signed with them.</summary>
    public string? KeyId { get; private init; }

    /// <summary>What its rows say beyond what every row does.</summary>
    public IReadOnlyList<string> Settings { get; private init; } = [];

    public static WireFormat Of(string name) => All.Single(format => format.Name == name);

    /// <summary>Its provider for a role.</summary>
    public string Provider(string role) => $"{Name}-{role}";

    /// <summary>The key that provider asks for: the simulator takes no other.</summary>
    public string Key(string role) => KeyId is null ? $"sk-{Provider(role)}" : $"{KeyId}:sk-{Provider(role)}";

    /// <summary>A row of <c>providers</c>.</summary>
    public string Row(SimulatorHost simulator, string role) =>
        $"  {Provider(role)}: {{ format: {Name}, base_url: {simulator.BaseAddress}{Provider(role)}{Path}, api_key: '{Key(role)}', "
        + $"{string.Concat(Settings.Select(setting => $"{setting}, "))}timeouts: {{ first_token: 30s }} }}";

    /// <summary>Its tiers: all well, and three ways in which the first of the chain fails in this format's own words.</summary>
    public IReadOnlyList<Situation> Situations =>
    [
        Before("all well", "well", ""),
        Before("first overloaded", "down", "overloaded"),
        Before("too long for the first", "long", "context_too_long"),
        Before("first cut before its first token", "cut", "unreachable"),
    ];

    private Situation Before(string what, string tier, string reason) =>
        new($"{Name}, {what}", $"ib/{Name}-{tier}", $"{Provider("well")}/sim", reason) { Key = Key("well") };
}
