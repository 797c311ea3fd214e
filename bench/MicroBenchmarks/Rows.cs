using Storage.Ledger;

namespace MicroBenchmarks;

/// <summary>What the ledger is told.</summary>
internal static class Rows
{
    public static LedgerRow OfAnAttempt() => new()
    {
        RequestId = "req_01jq8z6v9p4f7x2m3n5k7r8s9t",
        Attempt = 1,
        Tenant = new("tn_01jq8z6v9p4f7x2m3n5k7r8s9t"),
        Key = new("vk_01jq8z6v9p4f7x2m3n5k7r8s9t"),
        Target = new("groq", "llama-3.3-70b-versatile"),
        Usage = new(1200, 0, 4096, 0),
        Estimated = true,
        CostUsd = 0.0041m,
        StartedAt = DateTimeOffset.UnixEpoch.AddYears(56),
    };
}
