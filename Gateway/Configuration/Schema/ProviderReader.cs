using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Configuration.Yaml;

namespace Gateway.Configuration.Schema;

/// <summary>Reads a row of <c>providers</c>.</summary>
internal static class ProviderReader
{
    private static readonly FrozenSet<string> Transport = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    /// <summary>The provider; null after a fault that leaves none.</summary>
    public static ProviderConfig? Read(string name, Value row)
    {
        if (!ProviderScalars.IsName(name))
        {
            row.Fault("a provider's name must have no slash and no space");
        }

        using var keys = row.Section();
        var hasFormat = keys.TryRead("format", ProviderScalars.Format, out var format);
        var hasBaseUrl = TryReadBaseUrl(keys, row, out var baseUrl);
        RequireKey(row, "format");
        RequireKey(row, "base_url");
        var (apiKey, variable) = ReadCredential(keys);

        var provider = new ProviderConfig
        {
            Name = name,
            Format = format ?? "",
            BaseUrl = baseUrl ?? new Uri("http://invalid"),
            ApiKey = apiKey,
            KeyVariable = variable,
            // A row without the key is an open endpoint, as Ollama's is.
            NeedsKey = keys.Read("needs_key", Scalars.Flag, keys.Find("api_key") is not null),
            Auth = ReadAuth(keys, format),
            Azure = AzureReader.Read(format, keys),
            Headers = ReadHeaders(keys),
            Region = keys.ReadText("region"),
            TraceParent = keys.Read("traceparent", Scalars.Flag, false),
            Timeouts = ReadTimeouts(keys),
            Quirks = ReadQuirks(keys),
        };
        if (hasBaseUrl && provider is { Format: "bedrock" or "bedrock-invoke", Auth: null or AuthWords.Aws } && !AwsRegion.TryFind(provider.BaseUrl, provider.Region, out _))
        {
            (keys.Find("region") ?? row).Fault("requests to bedrock are signed for an AWS region, such as us-east-1: it is neither in base_url nor in region");
        }

        return hasFormat && hasBaseUrl ? provider : null;
    }

    // A built-in address that the environment must complete, under a row of the user's: the fault is where the user can act on it.
    private static bool TryReadBaseUrl(Section keys, Value row, out Uri? baseUrl)
    {
        baseUrl = null;
        if (keys.Find("base_url") is { At.IsBuiltIn: true } builtIn && Addressless.MissingVariable(builtIn) is { } variable)
        {
            row.Fault($"{variable} is not set, and the built-in address needs it; set it or give base_url");
            return false;
        }

        return keys.TryRead("base_url", Scalars.BaseUrl, out baseUrl);
    }

    private static string? ReadAuth(Section keys, string? format)
    {
        if (!keys.TryRead("auth", ProviderScalars.Auth, out var auth))
        {
            return null;
        }

        if (format is not null && AuthWords.FormatsOf(auth) is { } formats && !formats.Contains(format))
        {
            keys.Find("auth")!.Fault($"'{auth}' goes with format {string.Join(" or ", formats)}, not {format}");
        }

        return auth;
    }

    private static void RequireKey(Value row, string key)
    {
        if (row.Node is not YamlMap map || !map.Entries.Any(entry => entry.Key == key && entry.Value is not YamlScalar { IsNull: true }))
        {
            row.Fault($"{key} is missing");
        }
    }

    // A variable that is not set is no fault here: the row stands, its tenants may bring credentials of their own.
    private static (string? ApiKey, string? Variable) ReadCredential(Section keys)
    {
        if (keys.Find("api_key") is not { } found)
        {
            return (null, null);
        }

        var variable = found.Node is YamlScalar scalar ? EnvironmentText.FirstName(scalar.Text) : null;
        return (Secrets.Read(found), variable);
    }

    private static ImmutableSortedDictionary<string, string> ReadHeaders(Section keys)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in keys.Named("headers"))
        {
            if (!ProviderScalars.IsHeaderName(name))
            {
                value.Fault("not a header's name");
            }
            else if (Transport.Contains(name))
            {
                value.Fault("belongs to the connection, which is not the row's to steer");
            }
            else if (headers.ContainsKey(name))
            {
                value.Fault("given twice; names of headers have no case");
            }
            else if (value.TryRead(ProviderScalars.HeaderValue, out var text))
            {
                headers.Add(name, text);
            }
        }

        return headers.ToImmutable();
    }

    private static TimeoutsConfig ReadTimeouts(Section provider)
    {
        var defaults = new TimeoutsConfig();
        using var keys = provider.Sub("timeouts");
        var timeouts = new TimeoutsConfig
        {
            Connect = keys.Read("connect", Scalars.Duration, defaults.Connect),
            FirstToken = keys.Read("first_token", Scalars.Duration, defaults.FirstToken),
            Idle = keys.Read("idle", Scalars.Duration, defaults.Idle),
            Total = keys.Read("total", Scalars.Duration, defaults.Total),
        };
        Order.Check(keys, ("connect", timeouts.Connect), ("total", timeouts.Total));
        return timeouts;
    }

    private static QuirksConfig ReadQuirks(Section provider)
    {
        var defaults = new QuirksConfig();
        using var keys = provider.Sub("quirks");
        return new QuirksConfig
        {
            StreamEnd = keys.Read("stream_end", ProviderScalars.StreamEnd, defaults.StreamEnd),
            StreamUsage = keys.Read("stream_usage", Scalars.Flag, defaults.StreamUsage),
            MaxCompletionTokens = keys.Read("max_completion_tokens", Scalars.Flag, defaults.MaxCompletionTokens),
            ChatPath = keys.Read("chat_path", ProviderScalars.Path, defaults.ChatPath),
            Prefix = keys.Read("prefix", Scalars.Flag, defaults.Prefix),
            Responses = keys.Read("responses", Scalars.Flag, defaults.Responses),
            Completions = keys.Items("completions", Scalars.Text).Select(model => model.Read).ToArray() is { Length: > 0 } models ? [.. models] : defaults.Completions,
            Choices = keys.Read("choices", Scalars.Flag, defaults.Choices),
            Logprobs = keys.Read("logprobs", Scalars.Flag, defaults.Logprobs),
        };
    }
}
