using Routing.Tenants;

namespace Routing.Rules;

/// <summary>What rules look at.</summary>
public readonly ref struct RuleFacts
{
    /// <summary>The tenant's plan; null when it has none.</summary>
    public string? Plan { get; init; }

    /// <summary>Of the tenant, or the request where it names one; null when unknown.</summary>
    public string? Region { get; init; }

    /// <summary>Of the request and its key.</summary>
    public ReadOnlySpan<string> Tags { get; init; }

    /// <summary>What the client asked for: a tier or a model.</summary>
    public ReadOnlySpan<char> Model { get; init; }

    /// <summary>Null without a virtual key.</summary>
    public VirtualKeyId? Key { get; init; }

    /// <summary>Estimated tokens of the prompt.</summary>
    public long PromptTokens { get; init; }

    public DateTimeOffset Now { get; init; }
}
