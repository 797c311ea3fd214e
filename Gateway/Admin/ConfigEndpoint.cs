using System.Text.Json;
using Gateway.Configuration;
using Gateway.Endpoints;
using Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Admin;

/// <summary><c>GET /admin/config</c>: the configuration in force, without its secrets, and what is wrong with the file if it was changed for the worse.</summary>
internal sealed class ConfigEndpoint(ConfigSource source)
{
    public async Task HandleAsync(HttpContext http)
    {
        RequestIds.Assign(http);
        var config = source.Current;
        if (AdminAccess.Refuse(http, config) is { } refusal)
        {
            await ErrorWriter.WriteAsync(http, refusal);
            return;
        }

        await JsonAnswer.WriteAsync(http, json => Write(json, config));
    }

    private void Write(Utf8JsonWriter json, GatewayConfig config)
    {
        json.WriteStartObject();
        json.WriteString("auth"u8, config.Auth is AuthMode.Open ? "open"u8 : "required"u8);
        json.WriteBoolean("allow_private_base_urls"u8, config.AllowPrivateBaseUrls);
        json.WriteString("default_tier"u8, config.DefaultTier);
        json.WriteNumber("max_request_bytes"u8, config.MaxRequestBytes);
        json.WriteStartObject("tiers"u8);
        foreach (var tier in config.Tiers.Values)
        {
            WriteTier(json, tier);
        }

        json.WriteEndObject();
        json.WriteStartObject("providers"u8);
        foreach (var provider in config.Providers.Values)
        {
            WriteProvider(json, provider);
        }

        json.WriteEndObject();
        json.WriteNumber("models"u8, config.Models.Count);
        WriteLines(json, "warnings", config.Warnings);
        WriteLines(json, "reload_faults", source.LastReloadFaults.Select(f => f.ToString()));
        json.WriteEndObject();
    }

    private static void WriteTier(Utf8JsonWriter json, TierConfig tier)
    {
        json.WriteStartObject(tier.Name);
        WriteLines(json, "chain", tier.Chain.Select(t => t.ToString()));
        json.WriteNumber("max_attempts"u8, tier.MaxAttempts);
        json.WriteNumber("deadline_seconds"u8, tier.Deadline.TotalSeconds);
        json.WriteNumber("max_wait_seconds"u8, tier.MaxWait.TotalSeconds);
        json.WriteBoolean("fallback_on_refusal"u8, tier.FallbackOnRefusal);
        WriteLines(json, "fallback_on", Enum.GetValues<UnwantedAnswers>().Where(one => one is not UnwantedAnswers.None && tier.Unwanted.HasFlag(one)).Select(one => one.ToString().ToLowerInvariant()));
        json.WriteString("on_midstream_failure"u8, tier.ContinueMidstream ? "continue"u8 : "error"u8);
        json.WriteEndObject();
    }

    private static void WriteProvider(Utf8JsonWriter json, ProviderConfig provider)
    {
        json.WriteStartObject(provider.Name);
        json.WriteString("format"u8, provider.Format);
        json.WriteString("base_url"u8, provider.BaseUrl.AbsoluteUri);
        json.WriteString("region"u8, provider.Region);
        json.WriteString("credential"u8, provider.ApiKey is not null ? "set"u8 : provider.NeedsKey ? "missing"u8 : "none needed"u8);
        json.WriteEndObject();
    }

    private static void WriteLines(Utf8JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.WriteStartArray(name);
        foreach (var line in lines)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
    }
}
