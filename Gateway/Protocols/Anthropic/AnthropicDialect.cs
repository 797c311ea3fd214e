namespace Gateway.Protocols.Anthropic;

/// <summary>In what a host's Messages differ from Anthropic's own.</summary>
internal sealed record AnthropicDialect
{
    private const string Version = "2023-06-01";

    /// <summary>Anthropic, at <c>https://api.anthropic.com</c>; Microsoft Foundry, at <c>https://{resource}.services.ai.azure.com/anthropic</c>.</summary>
    public static AnthropicDialect Direct { get; } = new();

    /// <summary>
    /// Claude on Google Cloud, at <c>https://{location}-aiplatform.googleapis.com/v1/projects/{project}/locations/{location}</c>.
    /// Source: docs.cloud.google.com, partner models, Claude, 2026-11; recorded rawPredict exchanges.
    /// </summary>
    public static AnthropicDialect Vertex { get; } = new()
    {
        Name = "vertex",
        VersionInBody = "vertex-2023-10-16",
        HasServiceTier = false,
        SchemaSince = 406,
    };

    /// <summary>Claude by Bedrock's InvokeModel, at <c>https://bedrock-runtime.{region}.amazonaws.com</c>. Its streams are AWS event streams of wrapped events.</summary>
    public static AnthropicDialect Bedrock { get; } = new()
    {
        Name = "bedrock-invoke",
        VersionInBody = "bedrock-2023-05-31",
        HasServiceTier = false,
        WrapsEvents = true,
    };

    /// <summary>The protocol's name.</summary>
    public string Name { get; init; } = "anthropic";

    /// <summary>The value of <c>anthropic_version</c>, where the body has that in place of the header, and of <c>model</c>, which is in the path then.</summary>
    public string? VersionInBody { get; init; }

    /// <summary>Whether there is <c>service_tier</c>, and with it the other members that are Anthropic's own account's business.</summary>
    public bool HasServiceTier { get; init; } = true;

    /// <summary>Whether a streamed event comes as <c>{"bytes":"…"}</c>, and the request does not say that it wants a stream.</summary>
    public bool WrapsEvents { get; init; }

    /// <summary>From which version of a model on the host has structured outputs, as <see cref="ClaudeModel.Version"/>; 0 for as soon as the model has.</summary>
    public int SchemaSince { get; init; }

    public KeyValuePair<string, string>? VersionHeader => VersionInBody is null ? new("anthropic-version", Version) : null;

    public string PathOf(string model, bool stream) =>
        VersionInBody is null ? "/v1/messages" :
        WrapsEvents ? $"/model/{Uri.EscapeDataString(model)}/{(stream ? "invoke-with-response-stream" : "invoke")}" :
        $"/publishers/anthropic/models/{Uri.EscapeDataString(model).Replace("%40", "@", StringComparison.Ordinal)}:{(stream ? "streamRawPredict" : "rawPredict")}";
}
