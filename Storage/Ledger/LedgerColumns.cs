using Routing.Failures;
using Storage.Sql;
using Storage.Tenants;
using Storage.VirtualKeys;

namespace Storage.Ledger;

/// <summary>The columns of a ledger row.</summary>
internal static class LedgerColumns
{
    public const string Names = """
        request_id, attempt, day, tenant, virtual_key, provider, model, kind, status, prompt_tokens, cached_tokens, completion_tokens,
        reasoning_tokens, estimated, cost_usd, started_at, first_token_us, duration_us, interrupted
        """;

    public static LedgerRow Read(Row row) => new()
    {
        RequestId = row.Text("request_id"),
        Attempt = (int)row.Long("attempt"),
        Tenant = new TenantId(row.Text("tenant")),
        Key = new VirtualKeyId(row.Text("virtual_key")),
        Target = new(row.Text("provider"), row.Text("model")),
        Kind = row.TextOrNull("kind") is { } kind ? Enum.Parse<FailureKind>(kind) : null,
        Status = row.IntOrNull("status"),
        Usage = new(row.Long("prompt_tokens"), row.Long("cached_tokens"), row.Long("completion_tokens"), row.Long("reasoning_tokens")),
        Estimated = row.Bool("estimated"),
        CostUsd = row.UsdOrNull("cost_usd"),
        StartedAt = row.Time("started_at"),
        AdmittedOn = row.Day("day"),
        TimeToFirstToken = row.LongOrNull("first_token_us") is { } time ? Instants.Duration(time) : null,
        Duration = Instants.Duration(row.Long("duration_us")),
        Interrupted = row.Bool("interrupted"),
    };
}
