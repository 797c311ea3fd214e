using System.Collections.Immutable;
using Gateway.Configuration.Yaml;
using Routing.Targets;

namespace Gateway.Configuration.Schema;

/// <summary>Reads a row of <c>models</c>.</summary>
internal static class ModelReader
{
    private static readonly Scalar<Capabilities> Capability = Scalars.OneOf(
        ("tools", Capabilities.Tools | Capabilities.ToolChoice),
        ("vision", Capabilities.Vision | Capabilities.ImageUrls),
        ("audio", Capabilities.Audio),
        ("documents", Capabilities.Documents),
        ("json_object", Capabilities.JsonObject),
        ("json_schema", Capabilities.JsonSchema | Capabilities.JsonObject),
        ("choices", Capabilities.Choices),
        ("logprobs", Capabilities.Logprobs),
        ("reasoning", Capabilities.Reasoning),
        ("dimensions", Capabilities.Dimensions));

    private static readonly Scalar<ModelKind> Kind = Scalars.OneOf(("chat", ModelKind.Chat), ("embedding", ModelKind.Embedding));

    // What of a price means nothing without what else.
    private static readonly ImmutableArray<(string Given, string Needed)> Halves =
    [
        ("input_per_million", "output_per_million"),
        ("output_per_million", "input_per_million"),
        ("cached_input_per_million", "input_per_million"),
        ("cache_write_per_million", "input_per_million"),
    ];

    /// <summary>The model; null when its name leads to no provider.</summary>
    public static ReadModel? Read(string name, Value row, IReadOnlyDictionary<string, ProviderConfig> providers, Addressless addressless)
    {
        using var keys = row.Section();
        var id = TargetNames.Split(name);
        var provider = id is { } split ? providers.GetValueOrDefault(split.Provider) : null;
        if (id is null)
        {
            row.Fault("a model is named provider/model");
        }
        else if (provider is null)
        {
            row.Fault(addressless.Explain(id.Value.Provider) ?? $"unknown provider '{id.Value.Provider}'{Nearest.Suggest(id.Value.Provider, [.. providers.Keys])}");
        }

        var kind = keys.Read("kind", Kind, ModelKind.Chat);
        var aliases = keys.Items("aliases", Scalars.Text).ToList();
        var model = new ModelConfig
        {
            Id = id ?? default,
            Aliases = [.. aliases.Select(alias => alias.Read).Distinct(StringComparer.Ordinal)],
            Kind = kind,
            Dimensions = ReadOfEmbedding(keys, "dimensions", kind) ? keys.ReadOptional("dimensions", Scalars.Count) : null,
            EmbeddingSpace = (ReadOfEmbedding(keys, "embedding_space", kind) ? keys.ReadText("embedding_space") : null) ?? (kind is ModelKind.Embedding ? name : null),
            Price = ReadPrice(keys),
            Context = keys.ReadOptional("context", Scalars.Count),
            MaxOutput = keys.ReadOptional("max_output", Scalars.Count),
            Capabilities = ReadCapabilities(keys, kind, provider),
            ReadOn = keys.ReadOptional("read_on", Scalars.Date),
            Source = keys.ReadText("source"),
        };
        return provider is null ? null : new ReadModel(model, [.. aliases.Select(alias => new AliasClaim(alias.Read, model.Id, alias.Item))]);
    }

    // Left at another kind of model, it would be believed and do nothing.
    private static bool ReadOfEmbedding(Section keys, string key, ModelKind kind)
    {
        if (kind is ModelKind.Embedding || keys.Find(key) is not { IsNull: false } found)
        {
            return true;
        }

        found.Fault("only an embedding model has it (kind: embedding)");
        return false;
    }

    private static Price? ReadPrice(Section keys)
    {
        var input = keys.ReadOptional("input_per_million", Scalars.Money);
        var cached = keys.ReadOptional("cached_input_per_million", Scalars.Money);
        var written = keys.ReadOptional("cache_write_per_million", Scalars.Money);
        var output = keys.ReadOptional("output_per_million", Scalars.Money);
        foreach (var (given, needed) in Halves)
        {
            if (keys.Find(given) is { IsNull: false } half && keys.Find(needed) is null or { IsNull: true })
            {
                half.Fault($"without {needed}: half a price is none");
            }
        }

        return input is { } perInput && output is { } perOutput ? new Price(perInput, cached ?? perInput, perOutput) { CacheWritePerMillion = written ?? perInput } : null;
    }

    // What a model can do is its row's to say; `n` and `logprobs` belong to the format, and the provider says where it departs.
    private static Capabilities ReadCapabilities(Section keys, ModelKind kind, ProviderConfig? provider)
    {
        var format = provider is { Format: "openai" or "azure-openai" } ? Capabilities.Choices | Capabilities.Logprobs : Capabilities.None;
        var lacking = (provider?.Quirks.Choices is false ? Capabilities.Choices : 0) | (provider?.Quirks.Logprobs is false ? Capabilities.Logprobs : 0);
        if (keys.Find("capabilities") is not { IsNull: false } listed)
        {
            return kind is ModelKind.Chat ? Capabilities.All & ~lacking : Capabilities.Dimensions | Capabilities.TokenInputs;
        }

        return listed.Items(Capability).Aggregate(kind is ModelKind.Chat ? format & ~lacking : Capabilities.TokenInputs, (all, one) => all | one.Read);
    }
}
