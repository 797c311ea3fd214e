using System.Collections.Immutable;

namespace Gateway.Configuration;

/// <summary>A provider: a row of data.</summary>
public sealed record ProviderConfig
{
    /// <summary>Its name, as in <c>provider/model</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The wire format it speaks, e.g. <c>openai</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Where the format's paths are appended, e.g. <c>https://api.openai.com/v1</c>.</summary>
    public required Uri BaseUrl { get; init; }

    /// <summary>The operator's own credential; null when there is none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>False when the endpoint is open, as Ollama's is. A row's default: whether it has an <c>api_key</c>, set or not.</summary>
    public bool NeedsKey { get; init; } = true;

    /// <summary>The environment variable that its <c>api_key</c> names, e.g. <c>OPENAI_API_KEY</c>: what to set when there is no credential.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>How the credential is sent: <c>bearer</c>, <c>key</c>, <c>aws</c>, <c>entra</c>, <c>google</c>, or the name of the header that holds it; null for its format's own way.</summary>
    public string? Auth { get; init; }

    /// <summary>Headers added to every request to it, e.g. an organisation.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where it computes; null when unstated.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the trace a request belongs to goes along as <c>traceparent</c>. Default: no, it would tell a third party which requests belong together.</summary>
    public bool TraceParent { get; init; }

    /// <summary>How it is addressed, where its format is <c>azure-openai</c>; else null.</summary>
    public AzureConfig? Azure { get; init; }

    public TimeoutsConfig Timeouts { get; init; } = new();

    public QuirksConfig Quirks { get; init; } = new();

    // A record prints all it holds; this one must not.
    public override string ToString() => Name;
}
