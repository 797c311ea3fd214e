using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Compatibility.Portkey;

/// <summary>Portkey's request headers (portkey.ai/docs/api-reference/inference-api/headers, by way of field.md §5.2).</summary>
internal static class PortkeyHeaders
{
    private const string Config = "x-portkey-config";
    private const string Provider = "x-portkey-provider";
    private const string Timeout = "x-portkey-request-timeout";
    private const string Metadata = "x-portkey-metadata";

    public static bool AreIn(IHeaderDictionary headers) =>
        headers.ContainsKey(Config) || headers.ContainsKey(Provider) || headers.ContainsKey(Timeout) || headers.ContainsKey(Metadata);

    public static void Read(IHeaderDictionary headers, WishDraft draft)
    {
        if (headers.TryGetValue(Timeout, out var timeout))
        {
            if (decimal.TryParse(timeout, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var milliseconds))
            {
                Timeouts.Read(milliseconds, Timeout, draft);
            }
            else
            {
                draft.Refuse(Timeout, "invalid_value", $"{Timeout} must be a whole number of milliseconds above 0.");
            }
        }

        string? provider = null;
        if (headers.TryGetValue(Provider, out var named))
        {
            provider = draft.Provider(named.ToString().TrimStart('@'), Provider);
            draft.Model = PortkeyModel.Of(provider, draft.Model);
        }

        using var metadata = Parse(headers, Metadata, draft);
        using var config = Parse(headers, Config, draft);
        if (config is not null && draft.Count > 0)
        {
            draft.RefuseUnsupported(Config, "the body names models to fall back to already; one of the two");
        }
        else if (config is not null)
        {
            new PortkeyConfig(draft, metadata?.RootElement).Read(new(config.RootElement, Config, draft));
        }
    }

    private static JsonDocument? Parse(IHeaderDictionary headers, string name, WishDraft draft)
    {
        if (!headers.TryGetValue(name, out var value) || value.ToString().Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            if (text[0] == '{')
            {
                return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            }
        }
        catch (JsonException)
        {
        }

        draft.Refuse(name, "invalid_value", $"{name} must be a JSON object; what is saved under a name at Portkey is not known here.");
        return null;
    }
}
