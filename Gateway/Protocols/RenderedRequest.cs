using System.Collections.Immutable;

namespace Gateway.Protocols;

/// <summary>A rendered request, but for its body.</summary>
/// <param name="Path">What follows the base URL, with a leading slash, escaped, query included.</param>
internal readonly record struct RenderedRequest(string Path)
{
    /// <summary>Headers of the format, e.g. <c>anthropic-version</c>; never a credential.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Names of the client's options that were left out because the target has no counterpart, or that were brought into its range (then as <c>name (1.5 → 1)</c>). In <c>gateway.dropped</c>.</summary>
    public ImmutableArray<string> Dropped { get; init; } = [];
}
