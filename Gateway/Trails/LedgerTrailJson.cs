using System.Text.Json;
using Gateway.Errors;
using Storage.Ledger;

namespace Gateway.Trails;

/// <summary>What the ledger has of a request whose trail is no longer held: its attempts, as they were billed.</summary>
internal static class LedgerTrailJson
{
    /// <param name="json">Where to.</param>
    /// <param name="requestId">Whose.</param>
    /// <param name="rows">Its attempts in their order; at least one.</param>
    public static void Write(Utf8JsonWriter json, string requestId, IReadOnlyList<LedgerRow> rows)
    {
        json.WriteStartObject();
        json.WriteString("request_id"u8, requestId);
        json.WriteString("source"u8, "ledger"u8);
        json.WriteString("received_at"u8, rows[0].StartedAt);
        json.WriteString("tenant"u8, rows[0].Tenant.Value);
        json.WriteString("key"u8, rows[0].Key.Value is { Length: > 0 } key ? key : null);
        json.WriteStartArray("attempts"u8);
        foreach (var row in rows)
        {
            Write(json, row, rows[0].StartedAt);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LedgerRow row, DateTimeOffset first)
    {
        json.WriteStartObject();
        json.WriteString("target"u8, row.Target.ToString());
        json.WriteString("failure"u8, row.Interrupted ? "interrupted" : row.Kind is { } kind ? FailureNames.Of(kind) : null);
        if (row.Status is { } status)
        {
            json.WriteNumber("status"u8, status);
        }

        json.WriteNumber("ms"u8, Math.Round(row.Duration.TotalMilliseconds, 1));
        json.WriteNumber("started_ms"u8, Math.Round((row.StartedAt - first).TotalMilliseconds, 1));
        if (row.TimeToFirstToken is { } firstToken)
        {
            json.WriteNumber("first_token_ms"u8, Math.Round(firstToken.TotalMilliseconds, 1));
        }

        json.WriteNumber("prompt_tokens"u8, row.Usage.Prompt);
        json.WriteNumber("completion_tokens"u8, row.Usage.Completion);
        json.WriteBoolean("estimated"u8, row.Estimated);
        if (row.CostUsd is { } cost)
        {
            json.WriteNumber("cost_usd"u8, cost);
        }
        else
        {
            json.WriteNull("cost_usd"u8);
        }

        json.WriteEndObject();
    }
}
