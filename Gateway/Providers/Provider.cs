using System.IO.Enumeration;
using Gateway.Configuration;
using Gateway.Protocols;
using Gateway.Protocols.Anthropic;
using Gateway.Protocols.OpenAI;
using Gateway.Telemetry.Tracing;
using Routing.Targets;

namespace Gateway.Providers;

/// <summary>A provider's row made ready for use: an address, its headers, a connection pool and its deadlines.</summary>
/// <param name="config">The row.</param>
/// <param name="protocol">The format it speaks; null for the client's own, which is passed on as it is.</param>
/// <param name="connections">Its pool.</param>
internal sealed class Provider(ProviderConfig config, IProtocol? protocol, HttpMessageInvoker connections)
{
    private readonly string _base = config.BaseUrl.AbsoluteUri.TrimEnd('/');

    private PassedOnFormat Passes { get; } = PassedOnFormat.Find(config.Format) ?? PassedOnFormat.OpenAI;

    public string Name => config.Name;

    /// <summary>Where it is.</summary>
    public Uri BaseUrl => config.BaseUrl;

    /// <summary>What its requests and answers are translated by; null where nothing is.</summary>
    public IProtocol? Protocol => protocol;

    /// <summary>What clients of other formats are translated by, where Chat Completions are passed on.</summary>
    public ChatProtocol Chat { get; } = new(config.Quirks.StreamUsage, config.Quirks.MaxCompletionTokens, config.Quirks.StreamEnd is StreamEnd.FinishReason);

    /// <summary>The format of its embeddings, also where they are passed on; null where none is known.</summary>
    public IEmbeddingProtocol? Embeddings { get; } = EmbeddingsOf(config);

    public static IEmbeddingProtocol? EmbeddingsOf(ProviderConfig row) =>
        PassedOnFormat.Find(row.Format) is not null ? EmbeddingTable.OpenAI : EmbeddingTable.Find(row.Format);

    /// <summary>Where requests for embeddings of a model go, where they are passed on.</summary>
    public Uri EmbeddingsAddressOf(string model) => At(Passes.EmbeddingsPathOf(config, model));

    /// <summary>Where Chat Completions requests for a model go, where they are passed on.</summary>
    public Uri ChatCompletionsOf(string model) => At(Passes.PathOf(config, model));

    /// <summary>The formats, besides the one it is always asked in, that requests for a model may come to it in as clients sent them.</summary>
    public Capabilities FormatsOf(string model) =>
        protocol?.For(model) is AnthropicProtocol { IsDirect: true } ? Capabilities.MessagesFormat
        : protocol is not null ? Capabilities.None
        : (config.Quirks.Responses && Passes.ResponsesPathOf(config, model) is not null ? Capabilities.ResponsesFormat : Capabilities.None)
            | (HasCompletions(model) && Passes.CompletionsPathOf(config, model) is not null ? Capabilities.CompletionsFormat : Capabilities.None);

    /// <summary>Where OpenAI Responses requests for a model go that are passed on; null where they are not.</summary>
    public Uri? ResponsesOf(string model) => FormatsOf(model).HasFlag(Capabilities.ResponsesFormat) ? At(Passes.ResponsesPathOf(config, model)!) : null;

    /// <summary>Where OpenAI Completions requests for a model go that are passed on; null where they are not.</summary>
    public Uri? CompletionsOf(string model) => FormatsOf(model).HasFlag(Capabilities.CompletionsFormat) ? At(Passes.CompletionsPathOf(config, model)!) : null;

    /// <summary>Where Anthropic Messages requests for a model go that are passed on; null where they are not.</summary>
    public Uri? MessagesOf(string model) => FormatsOf(model).HasFlag(Capabilities.MessagesFormat) ? At("/v1/messages") : null;

    public TimeoutsConfig Timeouts => config.Timeouts;

    public QuirksConfig Quirks => config.Quirks;

    public HttpMessageInvoker Connections => connections;

    private bool HasCompletions(string model) => config.Quirks.Completions.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, model, ignoreCase: false));

    /// <summary>The address of a path behind the row's base URL. A version that both have, as <c>https://api.anthropic.com/v1</c> and <c>/v1/messages</c>, is there once: base URLs are written both ways.</summary>
    public Uri At(string path)
    {
        var end = path.IndexOf('/', 1);
        var isTwice = end > 2 && path[1] == 'v' && char.IsAsciiDigit(path[2]) && _base.EndsWith(path[..end], StringComparison.Ordinal);
        return new(isTwice ? _base + path[end..] : _base + path);
    }

    /// <summary>Values of the row's own headers that are long enough for a key: what holds one is not known, so all are kept from view.</summary>
    public IEnumerable<string> SecretHeaders => config.Headers.Values.Where(static value => value.Length >= 8);

    /// <summary>A request to it, complete but for its content.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="credential">Whose header goes with it, where it is one.</param>
    public HttpRequestMessage CreateRequest(Uri address, RouteCredential credential)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        credential.Apply(request);
        foreach (var (name, value) in config.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (config.TraceParent && GatewayTracing.TraceParent is { } trace)
        {
            request.Headers.TryAddWithoutValidation("traceparent", trace);
        }

        return request;
    }
}
